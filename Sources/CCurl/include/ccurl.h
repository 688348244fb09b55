// The part of libcurl that the CurlTransport module uses: one blocking exchange over HTTP, without
// redirects, cookies or credentials of its own. libcurl's options take values of any type by the
// number of the option, which Swift cannot call; here they are fields.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One connection's worth of state: keeps connections open between exchanges. One thread at a time.
typedef struct ccurl_handle ccurl_handle;

// Null when out of memory or when libcurl cannot start.
ccurl_handle *_Nullable ccurl_new(void);
void ccurl_free(ccurl_handle *_Nonnull handle);

typedef struct {
  const char *_Nonnull method;
  const char *_Nonnull url;
  // Lines such as "Accept: */*"; null ends them.
  const char *_Nullable const *_Nonnull headers;
  // Null for the system's store.
  const char *_Nullable ca_file;
  const char *_Nullable certificate_file;
  const char *_Nullable key_file;
  bool skips_verification;
  // Null as the environment says.
  const char *_Nullable proxy;
  bool avoids_proxy;
  // Whether only public addresses are connected to.
  bool avoids_private;
  // 0 for no limit.
  long connect_milliseconds;
  long total_milliseconds;
  long stall_seconds;
  bool accepts_compression;
  // Bytes to send; negative for no body at all.
  int64_t body_length;
  // Copies the bytes at some offset of the body; gives their count, or -1 when they cannot be read.
  long (*_Nonnull read)(
      void *_Nonnull context, int64_t offset, char *_Nonnull target, size_t length);
  // Takes one line of a head.
  void (*_Nonnull take_line)(void *_Nonnull context, const char *_Nonnull line, size_t length);
  // Takes a piece of the body; false ends the exchange.
  bool (*_Nonnull take_body)(void *_Nonnull context, const char *_Nonnull bytes, size_t length);
  void *_Nonnull context;
} ccurl_request;

typedef enum {
  CCURL_DONE,
  CCURL_CANNOT_RESOLVE,
  CCURL_CANNOT_CONNECT,
  CCURL_TIMED_OUT,
  CCURL_TLS,
  CCURL_CUT_SHORT,
  CCURL_BAD_ADDRESS,
  CCURL_MALFORMED,
  CCURL_NOT_TAKEN,
  CCURL_NOT_READ,
  CCURL_OTHER,
} ccurl_outcome;

#define CCURL_MESSAGE_SIZE 256

// Sends a request and hands over the answer; the message is for people.
ccurl_outcome ccurl_exchange(
    ccurl_handle *_Nonnull handle, const ccurl_request *_Nonnull request, char *_Nonnull message);

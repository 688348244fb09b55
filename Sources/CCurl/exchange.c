#include "ccurl.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct ccurl_handle {
  CURL *easy;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static CURLcode start_status;

static void start(void) { start_status = curl_global_init(CURL_GLOBAL_DEFAULT); }

ccurl_handle *ccurl_new(void) {
  pthread_once(&once, start);
  if (start_status != CURLE_OK) return NULL;
  ccurl_handle *handle = malloc(sizeof *handle);
  if (!handle) return NULL;
  handle->easy = curl_easy_init();
  if (handle->easy) return handle;
  free(handle);
  return NULL;
}

void ccurl_free(ccurl_handle *handle) {
  curl_easy_cleanup(handle->easy);
  free(handle);
}

// What the callbacks of one exchange share.
typedef struct {
  const ccurl_request *request;
  int64_t sent;
} exchange;

static size_t read_body(char *target, size_t size, size_t count, void *pointer) {
  exchange *state = pointer;
  int64_t rest = state->request->body_length - state->sent;
  size_t length = size * count;
  if (rest < (int64_t)length) length = rest > 0 ? (size_t)rest : 0;
  if (length == 0) return 0;
  long got = state->request->read(state->request->context, state->sent, target, length);
  if (got <= 0) return CURL_READFUNC_ABORT;
  state->sent += got;
  return (size_t)got;
}

static int seek_body(void *pointer, curl_off_t offset, int origin) {
  exchange *state = pointer;
  if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  state->sent = offset;
  return CURL_SEEKFUNC_OK;
}

static size_t take_line(char *line, size_t size, size_t count, void *pointer) {
  exchange *state = pointer;
  state->request->take_line(state->request->context, line, size * count);
  return size * count;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *pointer) {
  exchange *state = pointer;
  bool is_taken = state->request->take_body(state->request->context, bytes, size * count);
  return is_taken ? size * count : size * count + 1;
}

// Whether an IPv4 address, in the order of this machine, is of a network that is not public.
static bool is_private4(uint32_t address) {
  static const struct {
    uint32_t start;
    int bits;
  } networks[] = {
      {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16},
      {0xAC100000, 12}, {0xC0000000, 24}, {0xC0A80000, 16}, {0xC6120000, 15}, {0xE0000000, 3},
  };
  for (size_t i = 0; i < sizeof networks / sizeof *networks; i++) {
    if ((address ^ networks[i].start) >> (32 - networks[i].bits) == 0) return true;
  }
  return false;
}

static bool is_private(const struct sockaddr *address) {
  if (address->sa_family == AF_INET) {
    return is_private4(ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr));
  }
  if (address->sa_family != AF_INET6) return true;
  const uint8_t *bytes = ((const struct sockaddr_in6 *)address)->sin6_addr.s6_addr;
  uint32_t last = (uint32_t)bytes[12] << 24 | (uint32_t)bytes[13] << 16 | (uint32_t)bytes[14] << 8 |
                  bytes[15];
  static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (memcmp(bytes, mapped, sizeof mapped) == 0) return is_private4(last);
  // Only 2000::/3 is public.
  return bytes[0] >> 5 != 1;
}

static curl_socket_t open_public(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)context;
  (void)purpose;
  if (is_private(&address->addr)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static ccurl_outcome outcome(CURLcode code) {
  switch (code) {
    case CURLE_OK: return CCURL_DONE;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return CCURL_CANNOT_RESOLVE;
    case CURLE_COULDNT_CONNECT: return CCURL_CANNOT_CONNECT;
    case CURLE_OPERATION_TIMEDOUT: return CCURL_TIMED_OUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_USE_SSL_FAILED: return CCURL_TLS;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return CCURL_CUT_SHORT;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return CCURL_BAD_ADDRESS;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_TOO_MANY_REDIRECTS: return CCURL_MALFORMED;
    case CURLE_WRITE_ERROR: return CCURL_NOT_TAKEN;
    case CURLE_READ_ERROR:
    case CURLE_ABORTED_BY_CALLBACK: return CCURL_NOT_READ;
    default: return CCURL_OTHER;
  }
}

static void set_identity(CURL *easy, const ccurl_request *request) {
  if (request->ca_file) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, request->ca_file);
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
  }
  if (request->certificate_file) {
    curl_easy_setopt(easy, CURLOPT_SSLCERT, request->certificate_file);
  }
  if (request->key_file) curl_easy_setopt(easy, CURLOPT_SSLKEY, request->key_file);
  if (request->skips_verification) {
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
}

static void set_method(CURL *easy, const ccurl_request *request, exchange *state) {
  if (strcmp(request->method, "HEAD") == 0) {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (request->body_length >= 0) {
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->body_length);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, read_body);
    curl_easy_setopt(easy, CURLOPT_READDATA, state);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, seek_body);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, state);
  } else {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
  }
}

ccurl_outcome ccurl_exchange(ccurl_handle *handle, const ccurl_request *request, char *message) {
  CURL *easy = handle->easy;
  exchange state = {.request = request, .sent = 0};
  struct curl_slist *lines = NULL;
  message[0] = 0;
  // Keeps open connections.
  curl_easy_reset(easy);
  for (const char *const *line = request->headers; *line; line++) {
    struct curl_slist *longer = curl_slist_append(lines, *line);
    if (!longer) {
      curl_slist_free_all(lines);
      return CCURL_OTHER;
    }
    lines = longer;
  }
  curl_easy_setopt(easy, CURLOPT_URL, request->url);
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
  // Addresses are sent as they are: dots have been resolved where they had to be.
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines);
  curl_easy_setopt(easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 1L);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, message);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 128L << 10);
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, request->connect_milliseconds);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, request->total_milliseconds);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, request->stall_seconds > 0 ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, request->stall_seconds);
  if (request->accepts_compression) curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  if (request->proxy) curl_easy_setopt(easy, CURLOPT_PROXY, request->proxy);
  if (request->avoids_proxy) curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  if (request->avoids_private) {
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_public);
  }
  set_identity(easy, request);
  set_method(easy, request, &state);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_line);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &state);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &state);
  CURLcode code = curl_easy_perform(easy);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, NULL);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, NULL);
  curl_slist_free_all(lines);
  if (code != CURLE_OK && message[0] == 0) {
    strncpy(message, curl_easy_strerror(code), CCURL_MESSAGE_SIZE - 1);
    message[CCURL_MESSAGE_SIZE - 1] = 0;
  }
  return outcome(code);
}

// A random source that repeats: an OpenSSL provider whose only algorithm gives the stream
// SHA-256(seed, 0), SHA-256(seed, 1), ... It is loaded into a library context of its own, so that
// OpenSSL's key generation runs unchanged on it and no other code of the process sees it.

#include "internal.h"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#define SEED_PARAMETER "ccrypto-seed"

struct stream {
  // OpenSSL makes one generator for public and one for private values below a first one; all draw
  // from the first. That one has OpenSSL's own seed source as its parent, which is left alone.
  struct stream *parent;
  uint8_t input[40];
  uint64_t counter;
  uint8_t block[32];
  size_t used;
};

static const OSSL_DISPATCH stream_calls[];

static void *stream_new(void *provider, void *parent, const OSSL_DISPATCH *parent_calls) {
  (void)provider;
  struct stream *stream = calloc(1, sizeof *stream);
  if (stream) {
    stream->parent = parent_calls == stream_calls ? parent : NULL;
    stream->used = sizeof stream->block;
  }
  return stream;
}

static void stream_free(void *context) {
  if (context) OPENSSL_cleanse(context, sizeof(struct stream));
  free(context);
}

static int stream_instantiate(
    void *context, unsigned strength, int resists, const unsigned char *text, size_t length,
    const OSSL_PARAM parameters[]) {
  (void)context, (void)strength, (void)resists, (void)text, (void)length, (void)parameters;
  return 1;
}

static int stream_uninstantiate(void *context) {
  (void)context;
  return 1;
}

static int stream_generate(
    void *context, unsigned char *output, size_t length, unsigned strength, int resists,
    const unsigned char *text, size_t text_length) {
  (void)strength, (void)resists, (void)text, (void)text_length;
  struct stream *stream = context;
  while (stream->parent) stream = stream->parent;
  for (size_t i = 0; i < length; i++) {
    if (stream->used == sizeof stream->block) {
      for (int byte = 0; byte < 8; byte++)
        stream->input[32 + byte] = (uint8_t)(stream->counter >> (8 * byte));
      stream->counter++;
      ccrypto_sha256(stream->input, sizeof stream->input, stream->block);
      stream->used = 0;
    }
    output[i] = stream->block[stream->used++];
  }
  return 1;
}

static int stream_enable_locking(void *context) {
  (void)context;
  return 1;
}

static int stream_lock(void *context) {
  (void)context;
  return 1;
}

static void stream_unlock(void *context) { (void)context; }

static int stream_get_parameters(void *context, OSSL_PARAM parameters[]) {
  (void)context;
  OSSL_PARAM *found = OSSL_PARAM_locate(parameters, OSSL_RAND_PARAM_MAX_REQUEST);
  if (found && !OSSL_PARAM_set_size_t(found, 1 << 16)) return 0;
  found = OSSL_PARAM_locate(parameters, OSSL_RAND_PARAM_STATE);
  if (found && !OSSL_PARAM_set_int(found, EVP_RAND_STATE_READY)) return 0;
  found = OSSL_PARAM_locate(parameters, OSSL_RAND_PARAM_STRENGTH);
  return !found || OSSL_PARAM_set_uint(found, 256);
}

static int stream_set_parameters(void *context, const OSSL_PARAM parameters[]) {
  struct stream *stream = context;
  const OSSL_PARAM *found = OSSL_PARAM_locate_const(parameters, SEED_PARAMETER);
  void *seed = stream->input;
  size_t length = 0;
  return !found || OSSL_PARAM_get_octet_string(found, &seed, 32, &length);
}

static const OSSL_PARAM *stream_gettable(void *context, void *provider) {
  (void)context, (void)provider;
  static const OSSL_PARAM known[] = {
      OSSL_PARAM_size_t(OSSL_RAND_PARAM_MAX_REQUEST, NULL),
      OSSL_PARAM_int(OSSL_RAND_PARAM_STATE, NULL),
      OSSL_PARAM_uint(OSSL_RAND_PARAM_STRENGTH, NULL),
      OSSL_PARAM_END,
  };
  return known;
}

static const OSSL_PARAM *stream_settable(void *context, void *provider) {
  (void)context, (void)provider;
  static const OSSL_PARAM known[] = {
      OSSL_PARAM_octet_string(SEED_PARAMETER, NULL, 32),
      OSSL_PARAM_END,
  };
  return known;
}

#define CALL(name) (void (*)(void))name

static const OSSL_DISPATCH stream_calls[] = {
    {OSSL_FUNC_RAND_NEWCTX, CALL(stream_new)},
    {OSSL_FUNC_RAND_FREECTX, CALL(stream_free)},
    {OSSL_FUNC_RAND_INSTANTIATE, CALL(stream_instantiate)},
    {OSSL_FUNC_RAND_UNINSTANTIATE, CALL(stream_uninstantiate)},
    {OSSL_FUNC_RAND_GENERATE, CALL(stream_generate)},
    {OSSL_FUNC_RAND_ENABLE_LOCKING, CALL(stream_enable_locking)},
    {OSSL_FUNC_RAND_LOCK, CALL(stream_lock)},
    {OSSL_FUNC_RAND_UNLOCK, CALL(stream_unlock)},
    {OSSL_FUNC_RAND_GET_CTX_PARAMS, CALL(stream_get_parameters)},
    {OSSL_FUNC_RAND_GETTABLE_CTX_PARAMS, CALL(stream_gettable)},
    {OSSL_FUNC_RAND_SET_CTX_PARAMS, CALL(stream_set_parameters)},
    {OSSL_FUNC_RAND_SETTABLE_CTX_PARAMS, CALL(stream_settable)},
    {0, NULL},
};

static const OSSL_ALGORITHM algorithms[] = {
    {"SEEDED-STREAM", "provider=ccrypto", stream_calls, "a stream that a seed determines"},
    {NULL, NULL, NULL, NULL},
};

static const OSSL_ALGORITHM *provider_query(void *provider, int operation, int *no_cache) {
  (void)provider;
  *no_cache = 0;
  return operation == OSSL_OP_RAND ? algorithms : NULL;
}

static const OSSL_DISPATCH provider_calls[] = {
    {OSSL_FUNC_PROVIDER_QUERY_OPERATION, CALL(provider_query)},
    {0, NULL},
};

static int provider_init(
    const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *core, const OSSL_DISPATCH **calls,
    void **provider) {
  (void)core;
  *calls = provider_calls;
  *provider = (void *)handle;
  return 1;
}

static bool start_stream(OSSL_LIB_CTX *library, const uint8_t *seed) {
  if (!OSSL_PROVIDER_add_builtin(library, "ccrypto", provider_init)
      || !OSSL_PROVIDER_load(library, "ccrypto") || !OSSL_PROVIDER_load(library, "default")
      || !RAND_set_DRBG_type(library, "SEEDED-STREAM", NULL, NULL, NULL))
    return false;
  EVP_RAND_CTX *primary = RAND_get0_primary(library);
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_octet_string(SEED_PARAMETER, (void *)seed, 32),
      OSSL_PARAM_construct_end(),
  };
  return primary && EVP_RAND_CTX_set_params(primary, parameters);
}

ccrypto_source *ccrypto_source_new(const uint8_t *seed) {
  ccrypto_prepare();
  ccrypto_source *source = calloc(1, sizeof *source);
  if (!source || !seed) return source;
  source->library = OSSL_LIB_CTX_new();
  if (source->library && start_stream(source->library, seed)) return source;
  ccrypto_source_free(source);
  return NULL;
}

void ccrypto_source_free(ccrypto_source *source) {
  if (source && source->library) OSSL_LIB_CTX_free(source->library);
  free(source);
}

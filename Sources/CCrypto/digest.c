// The low-level digests are used on purpose: they need none of OpenSSL's set-up, so a template that
// only hashes pays for nothing else.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "internal.h"

#include <crypt.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

void ccrypto_prepare(void) { OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL); }

void ccrypto_sha1(const uint8_t *data, size_t length, uint8_t *digest) {
  SHA_CTX context;
  SHA1_Init(&context);
  SHA1_Update(&context, data, length);
  SHA1_Final(digest, &context);
}

void ccrypto_sha256(const uint8_t *data, size_t length, uint8_t *digest) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, data, length);
  SHA256_Final(digest, &context);
}

struct ccrypto_sha256_state {
  SHA256_CTX context;
};

ccrypto_sha256_state *ccrypto_sha256_new(void) {
  ccrypto_sha256_state *state = malloc(sizeof *state);
  if (!state) abort();
  SHA256_Init(&state->context);
  return state;
}

void ccrypto_sha256_update(ccrypto_sha256_state *state, const uint8_t *data, size_t length) {
  if (length) SHA256_Update(&state->context, data, length);
}

void ccrypto_sha256_digest(const ccrypto_sha256_state *state, uint8_t *digest) {
  SHA256_CTX context = state->context;
  SHA256_Final(digest, &context);
}

void ccrypto_sha256_free(ccrypto_sha256_state *state) { free(state); }

void ccrypto_sha512(const uint8_t *data, size_t length, uint8_t *digest) {
  SHA512_CTX context;
  SHA512_Init(&context);
  SHA512_Update(&context, data, length);
  SHA512_Final(digest, &context);
}

bool ccrypto_hmac(
    const uint8_t *key, size_t key_length, const uint8_t *data, size_t length, uint8_t *digest) {
  ccrypto_prepare();
  unsigned count = 0;
  return HMAC(EVP_sha256(), key ? key : digest, (int)key_length, data, length, digest, &count)
      != NULL;
}

bool ccrypto_scrypt(
    const uint8_t *password, size_t password_length, const uint8_t *salt, size_t salt_length,
    uint8_t *key) {
  ccrypto_prepare();
  return EVP_PBE_scrypt(
             password ? (const char *)password : "", password_length, salt, salt_length, 32768, 8,
             2, 128u << 20, key, 64)
      == 1;
}

bool ccrypto_aes(
    bool encrypts, const uint8_t *key, const uint8_t *iv, const uint8_t *input, size_t length,
    uint8_t *output) {
  ccrypto_prepare();
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  bool done = context
      && EVP_CipherInit_ex2(context, EVP_aes_256_cbc(), key, iv, encrypts, NULL) == 1
      && EVP_CIPHER_CTX_set_padding(context, 0) == 1;
  size_t position = 0;
  while (done && position < length) {
    int chunk = length - position > (1 << 20) ? (1 << 20) : (int)(length - position);
    int written = 0;
    done = EVP_CipherUpdate(context, output + position, &written, input + position, chunk) == 1
        && written == chunk;
    position += (size_t)chunk;
  }
  EVP_CIPHER_CTX_free(context);
  return done;
}

bool ccrypto_bcrypt(const char *password, const uint8_t *salt, char *hash) {
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];
  struct crypt_data data;
  memset(&data, 0, sizeof data);
  if (!crypt_gensalt_rn("$2b$", 10, (const char *)salt, 16, setting, sizeof setting)) return false;
  const char *result = crypt_r(password, setting, &data);
  bool done = result && strlen(result) == 60 && result[0] == '$';
  if (done) memcpy(hash, result, 60);
  OPENSSL_cleanse(&data, sizeof data);
  return done;
}

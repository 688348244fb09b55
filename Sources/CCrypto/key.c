#include "internal.h"

#include <openssl/core_names.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/objects.h>
#include <openssl/params.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

static ccrypto_key *wrap(EVP_PKEY *pkey) {
  if (!pkey) return NULL;
  ccrypto_key *key = malloc(sizeof *key);
  if (key) {
    key->key = pkey;
  } else {
    EVP_PKEY_free(pkey);
  }
  return key;
}

static EVP_PKEY *finish(EVP_PKEY_CTX *context) {
  EVP_PKEY *pkey = NULL;
  if (context) EVP_PKEY_generate(context, &pkey);
  EVP_PKEY_CTX_free(context);
  return pkey;
}

static EVP_PKEY *generate_dsa(OSSL_LIB_CTX *library) {
  EVP_PKEY *domain = NULL;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(library, "DSA", NULL);
  if (context && EVP_PKEY_paramgen_init(context) == 1
      && EVP_PKEY_CTX_set_dsa_paramgen_bits(context, 2048) == 1
      && EVP_PKEY_CTX_set_dsa_paramgen_q_bits(context, 256) == 1)
    EVP_PKEY_generate(context, &domain);
  EVP_PKEY_CTX_free(context);
  if (!domain) return NULL;
  context = EVP_PKEY_CTX_new_from_pkey(library, domain, NULL);
  if (context && EVP_PKEY_keygen_init(context) != 1) {
    EVP_PKEY_CTX_free(context);
    context = NULL;
  }
  EVP_PKEY *pkey = finish(context);
  EVP_PKEY_free(domain);
  return pkey;
}

ccrypto_key *ccrypto_key_generate(
    const ccrypto_source *source, ccrypto_kind kind, unsigned bits) {
  if (kind == CCRYPTO_DSA) return wrap(generate_dsa(source->library));
  const char *name = kind == CCRYPTO_RSA ? "RSA" : kind == CCRYPTO_EC ? "EC" : "ED25519";
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(source->library, name, NULL);
  size_t size = bits;
  OSSL_PARAM parameters[] = {OSSL_PARAM_construct_end(), OSSL_PARAM_construct_end()};
  if (kind == CCRYPTO_RSA) {
    parameters[0] = OSSL_PARAM_construct_size_t(OSSL_PKEY_PARAM_RSA_BITS, &size);
  } else if (kind == CCRYPTO_EC) {
    parameters[0] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
  }
  if (context
      && (EVP_PKEY_keygen_init(context) != 1 || !EVP_PKEY_CTX_set_params(context, parameters))) {
    EVP_PKEY_CTX_free(context);
    context = NULL;
  }
  return wrap(finish(context));
}

ccrypto_key *ccrypto_key_read(
    const ccrypto_source *source, ccrypto_kind format, const uint8_t *der, size_t length) {
  if (!der || length > 1 << 20) return NULL;
  const uint8_t *end = der;
  EVP_PKEY *pkey = NULL;
  if (format == CCRYPTO_OTHER) {
    PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &end, (long)length);
    if (info) pkey = EVP_PKCS82PKEY_ex(info, source->library, NULL);
    PKCS8_PRIV_KEY_INFO_free(info);
  } else {
    int type = format == CCRYPTO_RSA ? EVP_PKEY_RSA
        : format == CCRYPTO_EC       ? EVP_PKEY_EC
                                     : EVP_PKEY_DSA;
    pkey = d2i_PrivateKey_ex(type, NULL, &end, (long)length, source->library, NULL);
  }
  return wrap(pkey);
}

void ccrypto_key_free(ccrypto_key *key) {
  if (key) EVP_PKEY_free(key->key);
  free(key);
}

ccrypto_kind ccrypto_key_kind(const ccrypto_key *key) {
  switch (EVP_PKEY_get_base_id(key->key)) {
  case EVP_PKEY_RSA: return CCRYPTO_RSA;
  case EVP_PKEY_DSA: return CCRYPTO_DSA;
  case EVP_PKEY_EC: return CCRYPTO_EC;
  case EVP_PKEY_ED25519: return CCRYPTO_ED25519;
  default: return CCRYPTO_OTHER;
  }
}

unsigned ccrypto_key_curve(const ccrypto_key *key) {
  char name[64];
  size_t length = 0;
  if (EVP_PKEY_get_group_name(key->key, name, sizeof name, &length) != 1) return 0;
  switch (OBJ_txt2nid(name)) {
  case NID_secp224r1: return 224;
  case NID_X9_62_prime256v1: return 256;
  case NID_secp384r1: return 384;
  case NID_secp521r1: return 521;
  default: return 0;
  }
}

static size_t give(uint8_t *bytes, int length, uint8_t *output, size_t capacity) {
  size_t count = length > 0 ? (size_t)length : 0;
  if (output && count <= capacity && count > 0) memcpy(output, bytes, count);
  OPENSSL_clear_free(bytes, count);
  return count;
}

size_t ccrypto_key_write_private(const ccrypto_key *key, uint8_t *output, size_t capacity) {
  uint8_t *bytes = NULL;
  int length = 0;
  if (ccrypto_key_kind(key) == CCRYPTO_ED25519) {
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key->key);
    if (info) length = i2d_PKCS8_PRIV_KEY_INFO(info, &bytes);
    PKCS8_PRIV_KEY_INFO_free(info);
  } else {
    length = i2d_PrivateKey(key->key, &bytes);
  }
  return give(bytes, length, output, capacity);
}

size_t ccrypto_key_write_public(const ccrypto_key *key, uint8_t *output, size_t capacity) {
  uint8_t *bytes = NULL;
  int length = i2d_PUBKEY(key->key, &bytes);
  return give(bytes, length, output, capacity);
}

size_t ccrypto_key_sign(
    const ccrypto_source *source, const ccrypto_key *key, unsigned hash_bits, const uint8_t *data,
    size_t length, uint8_t *output, size_t capacity) {
  const char *hash = hash_bits == 0 ? NULL
      : hash_bits == 384            ? "SHA384"
      : hash_bits == 512            ? "SHA512"
                                    : "SHA256";
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  size_t count = output ? capacity : 0;
  bool done = context
      && EVP_DigestSignInit_ex(context, NULL, hash, source->library, NULL, key->key, NULL) == 1
      && EVP_DigestSign(context, output, &count, data, length) == 1;
  EVP_MD_CTX_free(context);
  return done ? count : 0;
}

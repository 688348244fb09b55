// The few parts of OpenSSL's libcrypto and of libcrypt that the CryptoFunctions module uses.
// Nothing is set up before the first call, and no configuration file is read.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Digests and ciphers. Lengths are those of the algorithms.

void ccrypto_sha1(const uint8_t *_Nullable data, size_t length, uint8_t *_Nonnull digest);
void ccrypto_sha256(const uint8_t *_Nullable data, size_t length, uint8_t *_Nonnull digest);
void ccrypto_sha512(const uint8_t *_Nullable data, size_t length, uint8_t *_Nonnull digest);

// SHA-256 of data that comes in pieces: the digest of what came so far can be asked for at any time.
typedef struct ccrypto_sha256_state ccrypto_sha256_state;

ccrypto_sha256_state *_Nonnull ccrypto_sha256_new(void);
void ccrypto_sha256_update(
    ccrypto_sha256_state *_Nonnull state, const uint8_t *_Nullable data, size_t length);
void ccrypto_sha256_digest(const ccrypto_sha256_state *_Nonnull state, uint8_t *_Nonnull digest);
void ccrypto_sha256_free(ccrypto_sha256_state *_Nonnull state);

// HMAC with SHA-256: 32 bytes.
bool ccrypto_hmac(
    const uint8_t *_Nullable key, size_t key_length, const uint8_t *_Nullable data, size_t length,
    uint8_t *_Nonnull digest);

// scrypt with N = 32768, r = 8, p = 2: 64 bytes.
bool ccrypto_scrypt(
    const uint8_t *_Nullable password, size_t password_length, const uint8_t *_Nullable salt,
    size_t salt_length, uint8_t *_Nonnull key);

// AES-256 in CBC mode without padding; the length is a multiple of 16.
bool ccrypto_aes(
    bool encrypts, const uint8_t *_Nonnull key, const uint8_t *_Nonnull iv,
    const uint8_t *_Nullable input, size_t length, uint8_t *_Nonnull output);

// bcrypt of a password without NUL, cost 10, salt of 16 bytes: 60 characters of the `$2b$` form.
bool ccrypto_bcrypt(
    const char *_Nonnull password, const uint8_t *_Nonnull salt, char *_Nonnull hash);

// Where keys and signatures take their random bits from: the system, or a stream of its own that a
// seed of 32 bytes determines. Not thread-safe; each caller has its own.

typedef struct ccrypto_source ccrypto_source;

ccrypto_source *_Nullable ccrypto_source_new(const uint8_t *_Nullable seed);
void ccrypto_source_free(ccrypto_source *_Nullable source);

// Keys. A key must not outlive its source.

typedef enum {
  CCRYPTO_OTHER,
  CCRYPTO_RSA,
  CCRYPTO_DSA,
  CCRYPTO_EC,
  CCRYPTO_ED25519,
} ccrypto_kind;

// What the bytes of a private key are: the format of its kind alone, or PKCS#8 (CCRYPTO_OTHER).
typedef struct ccrypto_key ccrypto_key;

// RSA of some bits, DSA of 2048 and 256 bits, the curve P-256, or Ed25519.
ccrypto_key *_Nullable ccrypto_key_generate(
    const ccrypto_source *_Nonnull source, ccrypto_kind kind, unsigned bits);

ccrypto_key *_Nullable ccrypto_key_read(
    const ccrypto_source *_Nonnull source, ccrypto_kind format, const uint8_t *_Nullable der,
    size_t length);

void ccrypto_key_free(ccrypto_key *_Nullable key);

ccrypto_kind ccrypto_key_kind(const ccrypto_key *_Nonnull key);

// The size of one of the curves P-224, P-256, P-384 and P-521; 0 for any other key.
unsigned ccrypto_key_curve(const ccrypto_key *_Nonnull key);

// The three writers below give the number of bytes needed, 0 if they fail, and fill `output` if it
// is not null and `capacity` is enough.

// The private key: PKCS#1, SEC 1 or the traditional form of DSA; PKCS#8 for Ed25519.
size_t ccrypto_key_write_private(
    const ccrypto_key *_Nonnull key, uint8_t *_Nullable output, size_t capacity);

// The public key as SubjectPublicKeyInfo.
size_t ccrypto_key_write_public(
    const ccrypto_key *_Nonnull key, uint8_t *_Nullable output, size_t capacity);

// A signature over data, hashed with SHA-256, 384 or 512; 0 for none, as Ed25519 wants it.
size_t ccrypto_key_sign(
    const ccrypto_source *_Nonnull source, const ccrypto_key *_Nonnull key, unsigned hash_bits,
    const uint8_t *_Nonnull data, size_t length, uint8_t *_Nullable output, size_t capacity);

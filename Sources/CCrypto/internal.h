// What the files of this target share.
#pragma once

#include "ccrypto.h"

#include <openssl/types.h>

// A library context; null stands for OpenSSL's default one with the system's randomness.
struct ccrypto_source {
  OSSL_LIB_CTX *library;
};

struct ccrypto_key {
  EVP_PKEY *key;
};

// Starts OpenSSL without its configuration file; cheap when it has been done.
void ccrypto_prepare(void);

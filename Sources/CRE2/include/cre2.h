// A C view of the few parts of RE2 that the LinearRegex module uses. No function throws.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cre2_regex cre2_regex;

// Compiles a pattern of UTF-8 text; null if memory ran out. The result may be one that is not usable.
cre2_regex *_Nullable cre2_compile(
    const uint8_t *_Nullable pattern, size_t length, int64_t max_memory);

// Whether the pattern was understood and is not too large.
bool cre2_is_usable(const cre2_regex *_Nonnull regex);

// How many instructions the pattern was compiled to: a measure of memory and of the time it took.
size_t cre2_size(const cre2_regex *_Nonnull regex);

// Searches valid UTF-8 text from an offset on; what stands before it still counts for ^ and \b.
// Fills `count` pairs of offsets, whole match first, -1 for a group that took no part. Thread-safe.
bool cre2_search(
    const cre2_regex *_Nonnull regex, const uint8_t *_Nullable text, size_t length, size_t start,
    ptrdiff_t *_Nullable offsets, size_t count);

void cre2_free(cre2_regex *_Nullable regex);

#ifdef __cplusplus
}
#endif

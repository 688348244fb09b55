#include "cre2.h"

#include <re2/re2.h>

#include <new>
#include <vector>

using re2::RE2;
using re2::StringPiece;

struct cre2_regex {
  RE2 pattern;
  cre2_regex(const StringPiece &text, const RE2::Options &options) : pattern(text, options) {}
};

static StringPiece piece(const uint8_t *bytes, size_t length) {
  // An empty text must not be a null pointer: RE2 tells the two apart in its results.
  return StringPiece(bytes ? reinterpret_cast<const char *>(bytes) : "", length);
}

cre2_regex *cre2_compile(const uint8_t *pattern, size_t length, int64_t max_memory) {
  try {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(max_memory);
    return new cre2_regex(piece(pattern, length), options);
  } catch (...) {
    return nullptr;
  }
}

bool cre2_is_usable(const cre2_regex *regex) { return regex->pattern.ok(); }

size_t cre2_size(const cre2_regex *regex) {
  int size = regex->pattern.ProgramSize();
  return size > 0 ? static_cast<size_t>(size) : 0;
}

bool cre2_search(
    const cre2_regex *regex, const uint8_t *text, size_t length, size_t start,
    ptrdiff_t *offsets, size_t count) {
  try {
    StringPiece whole = piece(text, length);
    StringPiece few[8];
    std::vector<StringPiece> many;
    StringPiece *groups = few;
    if (count > 8) {
      many.resize(count);
      groups = many.data();
    }
    if (!regex->pattern.Match(
            whole, start, length, RE2::UNANCHORED, groups, static_cast<int>(count)))
      return false;
    for (size_t i = 0; i < count; i++) {
      bool took_part = groups[i].data() != nullptr;
      offsets[2 * i] = took_part ? groups[i].data() - whole.data() : -1;
      offsets[2 * i + 1] = took_part ? offsets[2 * i] + (ptrdiff_t)groups[i].size() : -1;
    }
    return true;
  } catch (...) {
    return false;
  }
}

void cre2_free(cre2_regex *regex) { delete regex; }

// What the Glibc module does not show.
#pragma once

#include <fcntl.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

// Renames a path; with `exchanges` the two paths swap, else the target must not exist.
static inline int clinux_rename(const char *_Nonnull path, const char *_Nonnull target, int exchanges) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, target, exchanges ? 2u : 1u);
}

// glibc's memmem, which takes linear time.
extern void *_Nullable memmem(const void *_Nonnull text, size_t length, const void *_Nonnull wanted, size_t count);
static inline const void *_Nullable clinux_find(
    const void *_Nonnull text, size_t length, const void *_Nonnull wanted, size_t count) {
  return memmem(text, length, wanted, count);
}

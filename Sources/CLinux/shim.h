// System calls that the Glibc module does not show.
#pragma once

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

// Renames a path; with `exchanges` the two paths swap, else the target must not exist.
static inline int clinux_rename(const char *_Nonnull path, const char *_Nonnull target, int exchanges) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, target, exchanges ? 2u : 1u);
}

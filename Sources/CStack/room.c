#define _GNU_SOURCE
#include "cstack.h"

#include <pthread.h>
#include <stdint.h>

// A thread's stack does not move, and asking for that of the main thread reads a file: the answer is
// kept, one for each thread.
static _Thread_local uintptr_t lowest, highest;

static void find_stack(void) {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
  void *start;
  size_t size, guard;
  if (pthread_attr_getstack(&attributes, &start, &size) == 0 &&
      pthread_attr_getguardsize(&attributes, &guard) == 0 && guard < size) {
    lowest = (uintptr_t)start + guard;
    highest = (uintptr_t)start + size;
  }
  pthread_attr_destroy(&attributes);
}

size_t cstack_room(void) {
  uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  if (highest == 0) find_stack();
  return here > lowest && here < highest ? here - lowest : 0;
}

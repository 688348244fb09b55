#define _GNU_SOURCE
#include "cstack.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

// A thread's stack does not move: the answer is kept, one for each thread.
static _Thread_local uintptr_t lowest, highest;

// The main thread's stack begins at the name of the program, which the kernel puts at its very top,
// and grows up to the limit. (pthread_getattr_np would read a file to find that out.)
static void find_main_stack(void) {
  struct rlimit limit;
  uintptr_t top = getauxval(AT_EXECFN);
  if (top == 0 || getrlimit(RLIMIT_STACK, &limit) != 0) return;
  highest = top;
  lowest = limit.rlim_cur < top ? top - limit.rlim_cur : 0;
}

static void find_thread_stack(void) {
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
  if (highest == 0) {
    if (gettid() == getpid()) find_main_stack();
    else find_thread_stack();
  }
  return here > lowest && here < highest ? here - lowest : 0;
}

// Tells the thread sanitizer what it cannot see of Swift's Mutex: where a thread has to wait for another,
// the lock changes hands inside the toolchain's library, which is not instrumented, and everything that
// the lock protects would look like a race. scripts/sanitize links this in, with `--wrap` for both.
//
// By Swift's calling convention the lock is in r13, which callees preserve, as do functions of C.
#if !defined(__x86_64__)
#error "only written for x86-64"
#endif

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

void wait_and_acquire(void) __asm__("__wrap_" LOCK_SLOW);
void release_and_wake(void) __asm__("__wrap_" UNLOCK_SLOW);

__attribute__((naked)) void wait_and_acquire(void) {
  __asm__("pushq %r13\n"
          "callq \"__real_" LOCK_SLOW "\"@PLT\n"
          "popq %rdi\n"
          "jmp __tsan_acquire@PLT\n");
}

__attribute__((naked)) void release_and_wake(void) {
  __asm__("pushq %r13\n"
          "movq %r13, %rdi\n"
          "callq __tsan_release@PLT\n"
          "popq %r13\n"
          "jmp \"__real_" UNLOCK_SLOW "\"@PLT\n");
}

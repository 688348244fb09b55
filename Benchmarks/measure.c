// Runs one program and tells what it took. Small, because on Linux a child's peak memory includes
// that of the process it was started from.
// usage: measure CPU OUT ERR PROGRAM [ARGUMENT…]    CPU -1: no pinning
// Prints: exit code, wall microseconds, CPU microseconds (user and system), peak memory in KiB.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long microseconds(struct timeval time) { return time.tv_sec * 1000000L + time.tv_usec; }

static int fail(const char *what) {
  fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
  return 2;
}

int main(int count, char **words) {
  if (count < 5) return fail("too few arguments");
  int cpu = atoi(words[1]);
  if (cpu >= 0) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0) return fail("cannot pin");
  }
  int out = open(words[2], O_WRONLY | O_CREAT | O_TRUNC, 0644);
  int err = open(words[3], O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (out < 0 || err < 0) return fail("cannot open output");

  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  pid_t child = vfork();
  if (child < 0) return fail("cannot start");
  if (child == 0) {
    dup2(out, 1);
    dup2(err, 2);
    execv(words[4], words + 4);
    _exit(127);
  }
  int status;
  struct rusage usage;
  while (wait4(child, &status, 0, &usage) < 0)
    if (errno != EINTR) return fail("cannot wait");
  clock_gettime(CLOCK_MONOTONIC, &end);

  long wall = (end.tv_sec - start.tv_sec) * 1000000L + (end.tv_nsec - start.tv_nsec) / 1000;
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  printf("%d %ld %ld %ld\n", code, wall,
         microseconds(usage.ru_utime) + microseconds(usage.ru_stime), usage.ru_maxrss);
  return 0;
}

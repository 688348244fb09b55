// Tests of the C interface. usage: abi_test REPOSITORY [REQUESTS]
//
// REQUESTS is how many different requests of each kind the threads share, 1,000 if it is not given.
//
// Wrong arguments, handles and bytes are answered with a status; threads with small stacks, signals
// that interrupt and many threads at once change no byte.
#define _GNU_SOURCE
#include "requests.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

enum { most_requests = 1000, threads = 8 };

static unsigned requests = most_requests;

static opea_chart_set charts;

static void test_arguments(void) {
  char *text = (char *)"left over";
  size_t length = 77;
  CHECK(opea_chart_abi_version() == OPEA_CHART_ABI_VERSION);
  CHECK(opea_chart_call(NULL, 0, &text, &length) == OPEA_CHART_INVALID_ARGUMENT);
  CHECK(text == NULL && length == 0);
  CHECK(opea_chart_call("{}", 2, NULL, &length) == OPEA_CHART_INVALID_ARGUMENT);
  CHECK(opea_chart_call("{}", 2, &text, NULL) == OPEA_CHART_INVALID_ARGUMENT);
  CHECK(opea_chart_call(NULL, SIZE_MAX, NULL, NULL) == OPEA_CHART_INVALID_ARGUMENT);
  static const size_t lengths[] = {
      SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 2 + 1, (size_t)1 << 63,
      (size_t)OPEA_CHART_MAXIMUM_REQUEST + 1};
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    text = (char *)"left over";
    CHECK(opea_chart_call("{}", lengths[i], &text, &length) == OPEA_CHART_TOO_LARGE);
    CHECK(text == NULL && length == 0);
  }
}

static void test_responses(void) {
  answer a = ask("{\"op\":\"version\"}");
  CHECK(a.status == OPEA_CHART_OK && a.text[a.length] == 0 && strlen(a.text) == a.length);
  give_back(a);
  CHECK(opea_chart_free(a.text) == OPEA_CHART_INVALID_ARGUMENT);
  CHECK(opea_chart_free(NULL) == OPEA_CHART_OK);
  char own[16];
  CHECK(opea_chart_free(own) == OPEA_CHART_INVALID_ARGUMENT);
  CHECK(opea_chart_free((char *)1) == OPEA_CHART_INVALID_ARGUMENT);
  a = ask("{\"op\":\"version\"}");
  CHECK(opea_chart_free(a.text + 1) == OPEA_CHART_INVALID_ARGUMENT);
  give_back(a);
}

static void refused(const char *request, size_t length, const char *word) {
  answer a = ask_bytes(request, length);
  CHECK(a.status == OPEA_CHART_FAILED);
  CHECK(strstr(a.text, "\"ok\":false") != NULL);
  CHECK(strstr(a.text, "\"retryable\":") != NULL);
  if (strstr(a.text, word) == NULL) fprintf(stderr, "no %s in %s\n", word, a.text);
  CHECK(strstr(a.text, word) != NULL);
  give_back(a);
}

static void test_requests(void) {
  static const char *const cases[][2] = {
      {"", "request"},
      {"[]", "object"},
      {"{", "unexpected end"},
      {"{}", "`op` is missing"},
      {"null", "object"},
      {"{\"op\":\"nothing\"}", "unknown operation"},
      {"{\"op\":1}", "has to be a text"},
      {"{\"op\":\"template\"}", "`chart` is missing"},
      {"{\"op\":\"template\",\"chart\":\"/nowhere\"}", "not found"},
      {"{\"op\":\"template\",\"chart\":\"/etc/passwd\"}", "\"code\":\"chart\""},
      {"{\"op\":\"template\",\"chart\":\"\"}", "not found"},
      {"{\"op\":\"template\",\"charts\":18446744073709551616}", "whole number"},
      {"{\"op\":\"template\",\"charts\":-1}", "no chart set"},
      {"{\"op\":\"template\",\"charts\":1e3}", "whole number"},
      {"{\"op\":\"releaseCharts\"}", "`charts` is missing"},
      {"{\"op\":\"version\",\"more\":1}", "unknown member"},
      {"{\"op\":\"\\ud800\"}", "unknown operation"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    refused(cases[i][0], strlen(cases[i][0]), cases[i][1]);
  }
  refused("{\"op\":\"\xff\"}", 10, "no UTF-8 at byte 7");
  refused("{\"op\":\"\0\"}", 10, "invalid character");
  refused("\0", 1, "invalid character");
}

static void test_handles(const char *folder) {
  CHECK(opea_chart_release(0) == OPEA_CHART_UNKNOWN_HANDLE);
  CHECK(opea_chart_release(UINT64_MAX) == OPEA_CHART_UNKNOWN_HANDLE);
  char path[5000];
  snprintf(path, sizeof path, "%s/tei", folder);
  opea_chart_set first = load(path), second = load(path);
  CHECK(first != 0 && first != second);
  CHECK(opea_chart_release(first) == OPEA_CHART_OK);
  CHECK(opea_chart_release(first) == OPEA_CHART_UNKNOWN_HANDLE);
  char request[256];
  snprintf(
      request, sizeof request, "{\"op\":\"template\",\"charts\":%llu}", (unsigned long long)first);
  refused(request, strlen(request), "\"code\":\"handle\"");
  CHECK(opea_chart_release(second) == OPEA_CHART_OK);
  CHECK(load(path) > second);
}

// A list in a list in a list …, as JSON and inside of values.
static char *nested(const char *before, char open, const char *after, size_t depth) {
  char *text = malloc(strlen(before) + depth + strlen(after) + 1);
  size_t length = (size_t)sprintf(text, "%s", before);
  memset(text + length, open, depth);
  strcpy(text + length + depth, after);
  return text;
}

static void test_nesting(void) {
  char before[256];
  snprintf(
      before, sizeof before, "{\"op\":\"template\",\"charts\":%llu,\"chart\":\"tei\",\"valuesYaml\":\"a: ",
      (unsigned long long)charts);
  for (size_t depth = 10; depth <= 1000000; depth *= 10) {
    char *texts[] = {
        nested("", '[', "", depth), nested("{\"op\":", '[', "}", depth),
        nested(before, '[', "\"}", depth), nested(before, '{', "\"}", depth)};
    for (int i = 0; i < 4; i++) {
      answer a = ask(texts[i]);
      CHECK(a.status == OPEA_CHART_FAILED);
      give_back(a);
      free(texts[i]);
    }
  }
}

static void *test_on_small_stack(void *unused) {
  (void)unused;
  test_nesting();
  char request[2048];
  write_template_request(request, sizeof request, charts, 1);
  answer a = ask(request);
  CHECK(a.status == OPEA_CHART_OK);
  give_back(a);
  return NULL;
}

static void run_on_stack(size_t bytes) {
  pthread_attr_t attributes;
  pthread_t thread;
  CHECK(pthread_attr_init(&attributes) == 0);
  CHECK(pthread_attr_setstacksize(&attributes, bytes) == 0);
  CHECK(pthread_create(&thread, &attributes, test_on_small_stack, NULL) == 0);
  pthread_join(thread, NULL);
  pthread_attr_destroy(&attributes);
}

static answer alone[2][most_requests];

static answer render(int kind, unsigned number) {
  char request[4096];
  if (kind == 0) {
    write_template_request(request, sizeof request, charts, number);
  } else {
    write_pipeline_request(request, sizeof request, "gmc.render", charts, number);
  }
  return ask(request);
}

static void *render_share(void *argument) {
  unsigned first = (unsigned)(uintptr_t)argument;
  for (int kind = 0; kind < 2; kind++) {
    for (unsigned number = first; number < requests; number += threads) {
      answer a = render(kind, number);
      CHECK(a.status == OPEA_CHART_OK && a.length == alone[kind][number].length);
      CHECK(memcmp(a.text, alone[kind][number].text, a.length) == 0);
      give_back(a);
    }
  }
  return NULL;
}

static void test_threads(void) {
  for (int kind = 0; kind < 2; kind++) {
    for (unsigned number = 0; number < requests; number++) {
      alone[kind][number] = render(kind, number);
      if (alone[kind][number].status != OPEA_CHART_OK) {
        fprintf(stderr, "%s\n", alone[kind][number].text);
      }
      CHECK(alone[kind][number].status == OPEA_CHART_OK);
      // Different requests have different answers.
      CHECK(number < 3 || strcmp(alone[kind][number].text, alone[kind][number - 3].text) != 0);
    }
  }
  pthread_t workers[threads];
  for (uintptr_t i = 0; i < threads; i++) {
    CHECK(pthread_create(&workers[i], NULL, render_share, (void *)i) == 0);
  }
  for (int i = 0; i < threads; i++) pthread_join(workers[i], NULL);
  for (int kind = 0; kind < 2; kind++) {
    for (unsigned number = 0; number < requests; number++) give_back(alone[kind][number]);
  }
}

static answer ask_cancellable(const char *request, opea_chart_cancellation token) {
  answer a = {.status = -1};
  a.status =
      opea_chart_call_cancellable(request, strlen(request), token, &a.text, &a.length);
  return a;
}

static void write_file(const char *folder, const char *name, const char *text) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "w");
  CHECK(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

static char slow_request[PATH_MAX + 256];

// A chart whose render takes many seconds, and ends at the limit of its steps if nobody ends it.
static void make_slow_chart(char *folder) {
  char templates[PATH_MAX];
  CHECK(mkdtemp(folder) != NULL);
  snprintf(templates, sizeof templates, "%s/templates", folder);
  CHECK(mkdir(templates, 0700) == 0);
  write_file(folder, "Chart.yaml", "apiVersion: v2\nname: slow\nversion: 1.0.0\n");
  write_file(
      templates, "a.yaml",
      "{{- range until 20000 }}{{ range until 20000 }}{{ $x := add 1 2 | mul 3 }}{{ end }}{{ end }}");
  snprintf(
      slow_request, sizeof slow_request,
      "{\"op\":\"template\",\"chart\":\"%s\",\"limits\":{\"time\":600000,\"steps\":1000000000}}", folder);
}

static void remove_slow_chart(const char *folder) {
  static const char *const names[] = {"templates/a.yaml", "templates", "Chart.yaml", ""};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    CHECK(remove(path) == 0);
  }
}

static void check_cancelled(answer a) {
  CHECK(a.status == OPEA_CHART_FAILED);
  if (strstr(a.text, "\"code\":\"cancelled\"") == NULL) fprintf(stderr, "%s\n", a.text);
  CHECK(strstr(a.text, "\"code\":\"cancelled\"") != NULL && strstr(a.text, "\"limit\"") == NULL);
  give_back(a);
}

static void *render_slowly(void *token) {
  check_cancelled(ask_cancellable(slow_request, *(opea_chart_cancellation *)token));
  return NULL;
}

// As above with a token that is given back meanwhile: who comes late finds none.
static void *render_slowly_or_late(void *token) {
  answer a = ask_cancellable(slow_request, *(opea_chart_cancellation *)token);
  if (a.status != OPEA_CHART_UNKNOWN_HANDLE) check_cancelled(a);
  return NULL;
}

// Many calls by one token, cancelled by this thread in the middle of their work.
static void cancel_many(void *(*work)(void *), bool releases_first) {
  opea_chart_cancellation token = opea_chart_cancellation_create();
  CHECK(token != 0);
  pthread_t workers[threads];
  for (int i = 0; i < threads; i++) {
    CHECK(pthread_create(&workers[i], NULL, work, &token) == 0);
  }
  usleep(300000);
  CHECK(opea_chart_cancellation_cancel(token) == OPEA_CHART_OK);
  if (releases_first) CHECK(opea_chart_cancellation_release(token) == OPEA_CHART_OK);
  for (int i = 0; i < threads; i++) pthread_join(workers[i], NULL);
  if (!releases_first) CHECK(opea_chart_cancellation_release(token) == OPEA_CHART_OK);
}

static void test_cancellation(void) {
  static const char version[] = "{\"op\":\"version\"}";
  // Numbers that are no tokens, or not any more.
  static const opea_chart_cancellation wrong[] = {0, UINT64_MAX};
  for (int i = 0; i < 2; i++) {
    CHECK(opea_chart_cancellation_cancel(wrong[i]) == OPEA_CHART_UNKNOWN_HANDLE);
    CHECK(opea_chart_cancellation_release(wrong[i]) == OPEA_CHART_UNKNOWN_HANDLE);
  }
  answer a = ask_cancellable(version, UINT64_MAX);
  CHECK(a.status == OPEA_CHART_UNKNOWN_HANDLE && a.text == NULL && a.length == 0);
  a = ask_cancellable(version, 0);
  CHECK(a.status == OPEA_CHART_OK);
  give_back(a);
  CHECK(
      opea_chart_call_cancellable(NULL, 0, 0, &a.text, &a.length) == OPEA_CHART_INVALID_ARGUMENT);
  opea_chart_cancellation token = opea_chart_cancellation_create();
  opea_chart_cancellation other = opea_chart_cancellation_create();
  CHECK(token != 0 && other != 0 && token != other);

  // Not cancelled; cancelled after the end; cancelled before the start.
  a = ask_cancellable(version, token);
  CHECK(a.status == OPEA_CHART_OK);
  CHECK(opea_chart_cancellation_cancel(token) == OPEA_CHART_OK);
  CHECK(strstr(a.text, "\"ok\":true") != NULL);
  give_back(a);
  CHECK(opea_chart_cancellation_cancel(token) == OPEA_CHART_OK);
  check_cancelled(ask_cancellable(version, token));
  check_cancelled(ask_cancellable(slow_request, token));
  a = ask_cancellable(version, other);
  CHECK(a.status == OPEA_CHART_OK);
  give_back(a);
  CHECK(opea_chart_cancellation_release(token) == OPEA_CHART_OK);
  CHECK(opea_chart_cancellation_release(token) == OPEA_CHART_UNKNOWN_HANDLE);
  CHECK(opea_chart_cancellation_cancel(token) == OPEA_CHART_UNKNOWN_HANDLE);
  a = ask_cancellable(version, token);
  CHECK(a.status == OPEA_CHART_UNKNOWN_HANDLE);
  CHECK(opea_chart_cancellation_release(other) == OPEA_CHART_OK);
  cancel_many(render_slowly, false);
  cancel_many(render_slowly_or_late, true);
}

// Any thread of the library may be the one that is interrupted.
static atomic_uint interruptions;
static void interrupt(int signal) {
  (void)signal;
  interruptions++;
}

// Without SA_RESTART every system call that waits may end with EINTR.
static void test_signals(const char *folder) {
  struct sigaction action = {.sa_handler = interrupt};
  CHECK(sigaction(SIGALRM, &action, NULL) == 0);
  struct itimerval often = {{0, 200}, {0, 200}}, never = {{0, 0}, {0, 0}};
  char request[2048];
  write_template_request(request, sizeof request, charts, 5);
  answer wanted = ask(request);
  CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
  for (int i = 0; i < 20; i++) {
    opea_chart_set set = load(folder);
    write_template_request(request, sizeof request, set, 5);
    answer a = ask(request);
    CHECK(a.length == wanted.length && memcmp(a.text, wanted.text, a.length) == 0);
    give_back(a);
    CHECK(opea_chart_release(set) == OPEA_CHART_OK);
  }
  CHECK(setitimer(ITIMER_REAL, &never, NULL) == 0);
  CHECK(interruptions > 0);
  give_back(wanted);
  action.sa_handler = SIG_DFL;
  CHECK(sigaction(SIGALRM, &action, NULL) == 0);
}

static struct sigaction handlers[32];

// The handlers of signals stay what they were; a sanitizer may have set some before the program began.
static void note_handlers(void) {
  for (int number = 1; number < 32; number++) sigaction(number, NULL, &handlers[number]);
}

static void check_handlers(void) {
  for (int number = 1; number < 32; number++) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0) {
      CHECK(action.sa_handler == handlers[number].sa_handler);
    }
  }
}

int main(int count, char **words) {
  if (count == 3) requests = (unsigned)strtoul(words[2], NULL, 10);
  if (count < 2 || count > 3 || requests > most_requests) {
    fprintf(stderr, "usage: abi_test REPOSITORY [REQUESTS]\n");
    return 2;
  }
  note_handlers();
  char folder[4096];
  snprintf(folder, sizeof folder, "%s/charts/common", words[1]);
  test_arguments();
  test_responses();
  test_requests();
  test_handles(folder);
  charts = load(folder);
  test_nesting();
  run_on_stack(64 << 10);
  run_on_stack(256 << 10);
  test_threads();
  char slow[] = "/tmp/opea-chart-slow-XXXXXX";
  make_slow_chart(slow);
  test_cancellation();
  remove_slow_chart(slow);
  check_handlers();
  test_signals(folder);
  check_handlers();
  CHECK(opea_chart_release(charts) == OPEA_CHART_OK);
  puts("abi_test: all well");
  return 0;
}

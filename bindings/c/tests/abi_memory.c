// Does memory stay what it is over many renders? usage: abi_memory REPOSITORY RENDERS
//
// Prints the resident memory after a tenth of the renders and at the end; ends with 1 if it grew by
// more than 8 MiB in between.
#include "requests.h"

#include <unistd.h>

static long resident_kib(void) {
  FILE *file = fopen("/proc/self/statm", "r");
  CHECK(file != NULL);
  long size, resident;
  CHECK(fscanf(file, "%ld %ld", &size, &resident) == 2);
  fclose(file);
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void render(opea_chart_set charts, unsigned number) {
  char request[4096];
  if (number % 10 == 0) {
    write_pipeline_request(request, sizeof request, "gmc.render", charts, number);
  } else {
    write_template_request(request, sizeof request, charts, number);
  }
  answer a = ask(request);
  CHECK(a.status == OPEA_CHART_OK);
  give_back(a);
}

int main(int count, char **words) {
  if (count != 3) {
    fprintf(stderr, "usage: abi_memory REPOSITORY RENDERS\n");
    return 2;
  }
  char folder[4096];
  snprintf(folder, sizeof folder, "%s/charts/common", words[1]);
  unsigned renders = (unsigned)strtoul(words[2], NULL, 10);
  opea_chart_set charts = load(folder);
  long before = 0;
  for (unsigned number = 0; number < renders; number++) {
    if (number == renders / 10) before = resident_kib();
    render(charts, number);
    // Chart sets come and go as well.
    if (number % 1000 == 0) CHECK(opea_chart_release(load(folder)) == OPEA_CHART_OK);
  }
  long after = resident_kib();
  printf(
      "abi_memory: %ld KiB after %u renders, %ld KiB after %u\n", before, renders / 10, after, renders);
  CHECK(opea_chart_release(charts) == OPEA_CHART_OK);
  return after - before > 8 << 10;
}

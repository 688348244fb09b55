// Requests for the tests of the C interface, numbered so that no two are alike.
#pragma once

#include <opeachart.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Ends the program when a condition does not hold.
#define CHECK(condition)                                                         \
  do {                                                                           \
    if (!(condition)) {                                                          \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);    \
      exit(1);                                                                   \
    }                                                                            \
  } while (0)

typedef struct {
  opea_chart_status status;
  char *text;
  size_t length;
} answer;

static inline answer ask_bytes(const char *request, size_t length) {
  answer a = {.status = -1};
  a.status = opea_chart_call(request, length, &a.text, &a.length);
  return a;
}

static inline answer ask(const char *request) { return ask_bytes(request, strlen(request)); }

static inline void give_back(answer a) { CHECK(opea_chart_free(a.text) == OPEA_CHART_OK); }

// Loads charts and gives their number.
static inline opea_chart_set load(const char *path) {
  char request[4096];
  snprintf(request, sizeof request, "{\"op\":\"loadCharts\",\"path\":\"%s\"}", path);
  answer a = ask(request);
  if (a.status != OPEA_CHART_OK) fprintf(stderr, "%.*s\n", (int)a.length, a.text);
  CHECK(a.status == OPEA_CHART_OK);
  const char *member = strstr(a.text, "\"charts\":");
  CHECK(member != NULL);
  opea_chart_set charts = strtoull(member + strlen("\"charts\":"), NULL, 10);
  give_back(a);
  return charts;
}

// Under a sanitizer a render may take longer than the usual 30 seconds.
#define LIMITS "{\"time\":600000}"

// A render of one of three charts, with a release and values of its own.
static inline void write_template_request(
    char *request, size_t size, opea_chart_set charts, unsigned number) {
  static const char *const names[] = {"tei", "llm-uservice", "redis-vector-db"};
  snprintf(
      request, size,
      "{\"op\":\"template\",\"charts\":%llu,\"chart\":\"%s\",\"release\":\"r%u\",\"namespace\":\"n%u\","
      "\"seed\":%u,\"limits\":" LIMITS ",\"valuesYaml\":\"replicaCount: %u\\nglobal: {HF_TOKEN: token-%u}\\n\"}",
      (unsigned long long)charts, names[number % 3], number, number % 7, number, number % 5 + 1,
      number);
}

// A pipeline with a name, a namespace, services and models of its own.
static inline void write_pipeline_request(
    char *request, size_t size, const char *operation, opea_chart_set charts, unsigned number) {
  snprintf(
      request, size,
      "{\"op\":\"%s\",\"charts\":%llu,\"options\":{\"limits\":" LIMITS "},\"connector\":\""
      "apiVersion: gmc.opea.io/v1alpha3\\nkind: GMConnector\\n"
      "metadata: {name: c%u, namespace: n%u, uid: u%u}\\n"
      "spec:\\n"
      "  routerConfig: {name: router, serviceName: router-%u}\\n"
      "  nodes:\\n"
      "    root:\\n"
      "      routerType: Sequence\\n"
      "      steps:\\n"
      "      - name: Embedding\\n"
      "        internalService:\\n"
      "          serviceName: embedding-%u\\n"
      "          config: {endpoint: /v1/embeddings, TEI_EMBEDDING_ENDPOINT: tei-%u}\\n"
      "      - name: TeiEmbedding\\n"
      "        internalService:\\n"
      "          serviceName: tei-%u\\n"
      "          isDownstreamService: true\\n"
      "          config: {MODEL_ID: acme/model-%u}\\n"
      "\"}",
      operation, (unsigned long long)charts, number, number % 7, number, number, number, number,
      number, number);
}

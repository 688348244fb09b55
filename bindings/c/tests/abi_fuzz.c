// Throws damaged requests at the C interface. usage: abi_fuzz REPOSITORY SECONDS [SEED]
//
// Nothing may come back but a status and, with it, a document. The seed is printed; the same seed
// makes the same requests.
#include "requests.h"

#include <time.h>

static unsigned long long state;

static unsigned random_below(unsigned limit) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (unsigned)(state >> 33) % limit;
}

// What requests are made of; single bytes alone would seldom say anything new.
static const char *const pieces[] = {
    "\"", "{", "}", "[", "]", ":", ",", "null", "true", "-1", "1e999", "18446744073709551615",
    "\\u0000", "\\ud800", "\xff\xfe", "\xed\xa0\x80", "\"op\"", "\"charts\"", "\"chart\"",
    "\"valuesYaml\"", "\"valuesOptions\"", "\"connector\"", "\"previous\"", "\"options\"",
    "\"seed\"", "\"showOnly\"", "\"kubeVersion\"", "\"nameTemplate\"", "{{ .Values }}",
    "{{ fail 1 }}", "{{ include \\\"x\\\" . }}", "\\n", "\\n- ", "\\n  ", "&a", "*a", "<<: *a", "!!str ",
    "? ", "| ", "---\\n", "root", "steps", "nodeName", "spec", "Switch", "condition",
    "\"gmc.render\"", "\"gmc.validate\"", "\"gmc.plan\"", "\"gmc.graph\"", "\"template\"",
    "\"loadCharts\"", "\"version\"", "..", "/", "\"path\"", "tei", "$response", "http://", "a=b", "a[0]=1",
    "a[99999999]=1", "\"values\"", "\"jsonValues\"", "{\\\"a\\\":1}",
};
enum { piece_count = sizeof pieces / sizeof *pieces, largest = 64 << 10 };

static size_t damage(char *text, size_t length) {
  unsigned changes = 1 + random_below(6);
  for (unsigned i = 0; i < changes; i++) {
    size_t place = length == 0 ? 0 : random_below((unsigned)length);
    switch (random_below(6)) {
      case 0:  // another byte
        if (length > 0) text[place] = (char)random_below(256);
        break;
      case 1: {  // without a part
        size_t gone = 1 + random_below(20);
        if (gone > length - place) gone = length - place;
        memmove(text + place, text + place + gone, length - place - gone);
        length -= gone;
        break;
      }
      case 2:
      case 3: {  // with a piece more
        const char *piece = pieces[random_below(piece_count)];
        size_t more = strlen(piece);
        if (length + more > largest) break;
        memmove(text + place + more, text + place, length - place);
        memcpy(text + place, piece, more);
        length += more;
        break;
      }
      case 4: {  // a part twice
        size_t more = 1 + random_below(200);
        if (more > length - place) more = length - place;
        if (length + more > largest) break;
        memmove(text + place + more, text + place, length - place);
        length += more;
        break;
      }
      case 5:  // cut off
        if (random_below(10) == 0) length = place;
        break;
    }
  }
  return length;
}

int main(int count, char **words) {
  if (count < 3) {
    fprintf(stderr, "usage: abi_fuzz REPOSITORY SECONDS [SEED]\n");
    return 2;
  }
  char folder[4096];
  snprintf(folder, sizeof folder, "%s/charts/common", words[1]);
  time_t end = time(NULL) + strtol(words[2], NULL, 10);
  unsigned long long seed = count > 3 ? strtoull(words[3], NULL, 10) : (unsigned long long)time(NULL);
  printf("abi_fuzz: seed %llu\n", seed);
  fflush(stdout);
  state = seed * 2654435761u + 1;

  opea_chart_set charts = load(folder);
  static char text[largest + 1];
  unsigned long long requests = 0, done = 0;
  while (time(NULL) < end) {
    for (int i = 0; i < 100; i++, requests++) {
      switch (random_below(10)) {
        case 0:
          snprintf(text, sizeof text, "{\"op\":\"loadCharts\",\"path\":\"%s/tei\"}", folder);
          break;
        case 1:
          snprintf(
              text, sizeof text,
              "{\"op\":\"template\",\"chart\":\"%s/redis-vector-db\",\"dependencyUpdate\":true,"
              "\"nameTemplate\":\"{{ upper \\\"a\\\" | lower }}\",\"kubeVersion\":\"1.30\",\"apiVersions\":[\"a/v1\"],"
              "\"valuesOptions\":{\"values\":[\"a.b[1]=c,d={e,f}\"],\"jsonValues\":[\"g={\\\"h\\\":[1]}\"]}}",
              folder);
          break;
        case 2:
          snprintf(text, sizeof text, "{\"op\":\"version\",\"id\":%u}", random_below(1000));
          break;
        case 3:
          snprintf(
              text, sizeof text, "{\"op\":\"releaseCharts\",\"charts\":%llu}",
              (unsigned long long)charts + random_below(5));
          break;
        case 4:
        case 5:
          write_template_request(text, sizeof text, charts, random_below(1000));
          break;
        default: {
          static const char *const operations[] = {
              "gmc.render", "gmc.validate", "gmc.plan", "gmc.graph"};
          write_pipeline_request(
              text, sizeof text, operations[random_below(4)], charts, random_below(1000));
        }
      }
      size_t length = damage(text, strlen(text));
      // A copy of exactly this size: reading past its end shows up under valgrind and sanitizers.
      char *request = malloc(length == 0 ? 1 : length);
      memcpy(request, text, length);
      answer a = ask_bytes(request, length);
      free(request);
      CHECK(a.status == OPEA_CHART_OK || a.status == OPEA_CHART_FAILED);
      CHECK(a.text[0] == '{' && a.text[a.length - 1] == '}' && strlen(a.text) == a.length);
      CHECK(strstr(a.text, a.status == OPEA_CHART_OK ? "\"ok\":true" : "\"ok\":false") != NULL);
      done += a.status == OPEA_CHART_OK;
      // What a request has loaded is given back at once.
      const char *handle = strstr(a.text, "\"result\":{\"charts\":");
      if (handle != NULL) (void)opea_chart_release(strtoull(handle + 19, NULL, 10));
      give_back(a);
      // A damaged request may have given back the charts of all others.
      if (requests % 16 == 0) {
        if (random_below(50) == 0) (void)opea_chart_release(charts + random_below(3));
        answer probe;
        char request_text[256];
        snprintf(
            request_text, sizeof request_text, "{\"op\":\"template\",\"charts\":%llu,\"chart\":\"?\"}",
            (unsigned long long)charts);
        probe = ask(request_text);
        if (strstr(probe.text, "\"code\":\"handle\"") != NULL) charts = load(folder);
        give_back(probe);
      }
    }
  }
  printf("abi_fuzz: %llu requests, %llu of them done, no crash\n", requests, done);
  return 0;
}

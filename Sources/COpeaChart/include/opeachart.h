// opea-chart as a library: Helm charts and GMC pipelines rendered in the calling process.
//
// A request is one JSON document, and so is its response; docs/embedding.md of the project lists the
// operations. All functions may be called from any thread at any time. None of them calls back,
// installs a signal handler, starts a process or keeps a pointer that it was given. Whatever the
// arguments hold, the answer is a status: no input ends the process.
//
// A response belongs to the caller, who gives it back with opea_chart_free.
#ifndef OPEACHART_H
#define OPEACHART_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The version of this interface: a library is compatible when opea_chart_abi_version() gives this.
#define OPEA_CHART_ABI_VERSION 1

// The longest request, in bytes.
#define OPEA_CHART_MAXIMUM_REQUEST 268435456

// What a function answers.
typedef int32_t opea_chart_status;

// The work was done; a response holds the result.
#define OPEA_CHART_OK 0
// The work failed; the response says why: {"ok": false, "error": {…}}.
#define OPEA_CHART_FAILED 1
// A pointer is null that must not be, or belongs to no response; nothing was done.
#define OPEA_CHART_INVALID_ARGUMENT 2
// The request is longer than OPEA_CHART_MAXIMUM_REQUEST; it was not looked at.
#define OPEA_CHART_TOO_LARGE 3
// There is no chart set of this number, or not any more.
#define OPEA_CHART_UNKNOWN_HANDLE 4
// There was not enough memory for the response.
#define OPEA_CHART_OUT_OF_MEMORY 5

// A chart set that the operation `loadCharts` has loaded: the number `charts` of its result. It is
// never 0, and no number is given twice in the life of a process.
typedef uint64_t opea_chart_set;

// The version of the interface that the library implements. Ask before anything else.
uint32_t opea_chart_abi_version(void);

// Answers one request.
//
// `response` and `response_length` are set for OPEA_CHART_OK and OPEA_CHART_FAILED: UTF-8 text with a
// zero byte behind it that the length does not count. Otherwise they are set to null and 0.
opea_chart_status opea_chart_call(
    const char *request, size_t request_length, char **response, size_t *response_length);

// Gives a response back. Null is fine; a pointer that is no response, or not any more, is refused.
opea_chart_status opea_chart_free(char *response);

// Gives a chart set back. Calls that use it at this moment come to their end undisturbed.
opea_chart_status opea_chart_release(opea_chart_set charts);

#ifdef __cplusplus
}
#endif

#endif

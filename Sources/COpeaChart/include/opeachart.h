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
// It changes when something that was there changes; functions may be added without it.
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
// There is no chart set or token of this number, or not any more.
#define OPEA_CHART_UNKNOWN_HANDLE 4
// There was not enough memory for the response.
#define OPEA_CHART_OUT_OF_MEMORY 5

// A chart set that the operation `loadCharts` has loaded: the number `charts` of its result. It is
// never 0, and no number is given twice in the life of a process.
typedef uint64_t opea_chart_set;

// A token by which calls are cancelled. It is never 0, and no number is given twice in the life of a
// process.
typedef uint64_t opea_chart_cancellation;

// The version of the interface that the library implements. Ask before anything else.
uint32_t opea_chart_abi_version(void);

// Answers one request.
//
// `response` and `response_length` are set for OPEA_CHART_OK and OPEA_CHART_FAILED: UTF-8 text with a
// zero byte behind it that the length does not count. Otherwise they are set to null and 0.
opea_chart_status opea_chart_call(
    const char *request, size_t request_length, char **response, size_t *response_length);

// Answers one request as opea_chart_call does, unless `cancellation` is cancelled first: then the
// answer is OPEA_CHART_FAILED with an error of code "cancelled" that has no "limit". 0 is no token. Renders
// are ended, at the latest when the template function at work has returned; reading files, loading
// charts and writing the response are not interrupted.
//
// One token may serve any number of calls, at once or one after the other.
opea_chart_status opea_chart_call_cancellable(
    const char *request, size_t request_length, opea_chart_cancellation cancellation,
    char **response, size_t *response_length);

// Makes a token; 0 if there are a million of them already.
opea_chart_cancellation opea_chart_cancellation_create(void);

// Ends the calls that have the token, and those that get it later. It returns at once, and may be
// called again, from any thread and also when the calls have ended.
opea_chart_status opea_chart_cancellation_cancel(opea_chart_cancellation cancellation);

// Gives a token back. Calls that have it at this moment stay what they are: cancelled if they were,
// else they come to their end.
opea_chart_status opea_chart_cancellation_release(opea_chart_cancellation cancellation);

// Gives a response back. Null is fine; a pointer that is no response, or not any more, is refused.
opea_chart_status opea_chart_free(char *response);

// Gives a chart set back. Calls that use it at this moment come to their end undisturbed.
opea_chart_status opea_chart_release(opea_chart_set charts);

#ifdef __cplusplus
}
#endif

#endif

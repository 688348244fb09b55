//go:build cgo

// Package inprocess renders in the calling process, through the C library libopeachart. It needs
// cgo; where that is out of the question, [opeachart.Start] does the same in child processes.
package inprocess

/*
#cgo pkg-config: opeachart
#include <opeachart.h>
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"unsafe"

	opeachart "opea.dev/opea-chart"
)

// Open makes a client that renders in this process.
//
// A context that is done ends the work: a render stops at the latest when the template function that
// runs has returned. Loading charts and reading files are not interrupted.
func Open() (*opeachart.Client, error) {
	if version := C.opea_chart_abi_version(); version != C.OPEA_CHART_ABI_VERSION {
		return nil, &opeachart.Error{
			Code: opeachart.CodeUnavailable,
			Message: fmt.Sprintf(
				"libopeachart has interface version %d, this package was built for %d",
				version, C.OPEA_CHART_ABI_VERSION),
		}
	}
	return opeachart.NewClient(library{}), nil
}

type library struct{}

func (library) Close() error { return nil }

func (library) RoundTrip(ctx context.Context, request []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if ctx.Done() == nil {
		return call(request, 0)
	}
	token := C.opea_chart_cancellation_create()
	if token == 0 {
		return nil, &opeachart.Error{
			Code: "limit", Message: "too many calls can be cancelled at a time", Retryable: true}
	}
	// Numbers of tokens are never used twice, so it does no harm to cancel one that was given back.
	defer C.opea_chart_cancellation_release(token)
	stop := context.AfterFunc(ctx, func() { C.opea_chart_cancellation_cancel(token) })
	defer stop()
	return call(request, token)
}

// call answers a request unless the token is cancelled; 0 is no token.
func call(request []byte, token C.opea_chart_cancellation) ([]byte, error) {
	if len(request) == 0 {
		return nil, errors.New("the request is empty")
	}
	var response *C.char
	var length C.size_t
	status := C.opea_chart_call_cancellable(
		(*C.char)(unsafe.Pointer(&request[0])), C.size_t(len(request)), token, &response, &length)
	switch status {
	case C.OPEA_CHART_OK, C.OPEA_CHART_FAILED:
		defer C.opea_chart_free(response)
		// Unlike C.GoBytes, a copy this way is not limited to 2 GiB.
		return append([]byte(nil), unsafe.Slice((*byte)(unsafe.Pointer(response)), int(length))...), nil
	case C.OPEA_CHART_TOO_LARGE:
		return nil, &opeachart.Error{Code: opeachart.CodeRequest, Message: "the request is too long"}
	case C.OPEA_CHART_OUT_OF_MEMORY:
		return nil, &opeachart.Error{
			Code: "limit", Message: "there is not enough memory for the response", Retryable: true}
	default:
		return nil, &opeachart.Error{
			Code: opeachart.CodeRequest, Message: fmt.Sprintf("libopeachart answers %d", status)}
	}
}

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
// A context that is done ends the waiting, not the work: the engine comes to its own end and its
// answer is dropped.
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
		return call(request)
	}
	type answer struct {
		text []byte
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		text, err := call(request)
		done <- answer{text, err}
	}()
	select {
	case answer := <-done:
		return answer.text, answer.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func call(request []byte) ([]byte, error) {
	if len(request) == 0 {
		return nil, errors.New("the request is empty")
	}
	var response *C.char
	var length C.size_t
	status := C.opea_chart_call(
		(*C.char)(unsafe.Pointer(&request[0])), C.size_t(len(request)), &response, &length)
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

//go:build !cgo

// Package inprocess renders in the calling process, through the C library libopeachart. It needs
// cgo; this program was built without it.
package inprocess

import opeachart "opea.dev/opea-chart"

// Open says that this program was built without cgo.
func Open() (*opeachart.Client, error) {
	return nil, &opeachart.Error{
		Code: opeachart.CodeUnavailable, Message: "this program was built without cgo",
		Help: "use opeachart.Start, which needs none",
	}
}

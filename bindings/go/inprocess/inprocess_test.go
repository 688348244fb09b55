//go:build cgo

package inprocess_test

import (
	"testing"

	opeachart "opea.dev/opea-chart"
	"opea.dev/opea-chart/inprocess"
	"opea.dev/opea-chart/internal/suite"
)

func TestInProcess(t *testing.T) {
	suite.Run(t, func(t testing.TB) *opeachart.Client {
		client, err := inprocess.Open()
		if err != nil {
			t.Fatal(err)
		}
		return client
	})
}

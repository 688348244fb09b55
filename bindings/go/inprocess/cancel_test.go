//go:build cgo

package inprocess_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"time"

	opeachart "opea.dev/opea-chart"
	"opea.dev/opea-chart/inprocess"
	"opea.dev/opea-chart/internal/suite"
)

// Contexts end the render itself: many slow renders, cancelled by one context or by deadlines, leave
// neither goroutines nor work behind.
func TestContextsEndTheWork(t *testing.T) {
	client, err := inprocess.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	slow := map[string]any{
		"op": "template", "chart": suite.SlowChart(t),
		"limits": map[string]any{"time": 600000, "steps": 1000000000},
	}
	before := runtime.NumGoroutine()
	for _, test := range []struct {
		wanted error
		open   func() (context.Context, context.CancelFunc)
	}{
		{context.Canceled, func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(200*time.Millisecond, cancel)
			return ctx, cancel
		}},
		{context.DeadlineExceeded, func() (context.Context, context.CancelFunc) {
			return context.WithTimeout(context.Background(), 200*time.Millisecond)
		}},
	} {
		ctx, cancel := test.open()
		var calls sync.WaitGroup
		for i := 0; i < 8; i++ {
			calls.Add(1)
			go func() {
				defer calls.Done()
				// The call comes back only when the render has ended.
				if _, err := client.Call(ctx, slow); !errors.Is(err, test.wanted) {
					t.Errorf("wanted %v, got %v", test.wanted, err)
				}
			}()
		}
		calls.Wait()
		cancel()
	}
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if i == 500 {
			t.Fatalf("%d goroutines before, %d after", before, runtime.NumGoroutine())
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// What ended before the context is not changed by its end, and a limit of time is no context's error.
func TestContextsAfterTheEnd(t *testing.T) {
	client, err := inprocess.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	ctx, cancel := context.WithCancel(context.Background())
	version, err := client.Version(ctx)
	cancel()
	if err != nil || version.HelmVersion == "" {
		t.Errorf("%+v %v", version, err)
	}
	_, err = client.Call(context.Background(), map[string]any{
		"op": "template", "chart": suite.SlowChart(t), "limits": map[string]any{"time": 50},
	})
	var failure *opeachart.Error
	if !errors.As(err, &failure) || failure.Code != opeachart.CodeCancelled || !failure.Retryable {
		t.Errorf("beyond the time: %v", err)
	}
}

package opeachart_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	opeachart "opea.dev/opea-chart"
	"opea.dev/opea-chart/internal/suite"
)

func start(t testing.TB) *opeachart.Client {
	return startWith(t, opeachart.ProcessOptions{Processes: 4})
}

func startWith(t testing.TB, options opeachart.ProcessOptions) *opeachart.Client {
	options.Path = suite.Tool(t)
	client, err := opeachart.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// load loads a small chart and renders it once.
func load(t testing.TB, client *opeachart.Client) (*opeachart.ChartSet, []byte) {
	chart := suite.Chart(t, map[string]string{"templates/a.yaml": suite.ConfigMap})
	set, err := client.LoadCharts(context.Background(), chart)
	if err != nil {
		t.Fatal(err)
	}
	text, err := set.TemplateChart(&opeachart.ChartSpec{ReleaseName: "demo"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return set, text
}

func TestProcesses(t *testing.T) { suite.Run(t, start) }

func TestKilledChild(t *testing.T) {
	client := startWith(t, opeachart.ProcessOptions{Processes: 1})
	defer client.Close()
	set, before := load(t, client)

	slow := suite.SlowChart(t)
	done := make(chan error)
	go func() {
		_, err := client.TemplateChart(
			&opeachart.ChartSpec{ReleaseName: "demo", ChartName: slow}, nil)
		done <- err
	}()
	time.Sleep(300 * time.Millisecond)
	killed := client.KillChildren()
	if killed != 1 {
		t.Errorf("%d children were at work", killed)
	}
	var failure *opeachart.Error
	select {
	case err := <-done:
		if failure, _ = err.(*opeachart.Error); failure == nil {
			t.Fatalf("got %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the call hangs")
	}
	if failure.Code != opeachart.CodeCrashed || !failure.Retryable ||
		!strings.Contains(failure.Message, "killed") {
		t.Errorf("%+v", failure)
	}

	// The next call has a new child, in which the chart set is loaded again.
	after, err := set.TemplateChart(&opeachart.ChartSpec{ReleaseName: "demo"}, nil)
	if err != nil || string(after) != string(before) {
		t.Errorf("after the crash: %v", err)
	}
}

// TestKillingAtRandom kills children all the time while others render.
func TestKillingAtRandom(t *testing.T) {
	client := start(t)
	defer client.Close()
	set, wanted := load(t, client)
	end := make(chan struct{})
	var killer, renderers sync.WaitGroup
	killer.Add(1)
	go func() {
		defer killer.Done()
		for {
			select {
			case <-end:
				return
			case <-time.After(20 * time.Millisecond):
				client.KillChildren()
			}
		}
	}()
	for worker := 0; worker < 8; worker++ {
		renderers.Add(1)
		go func() {
			defer renderers.Done()
			for index := 0; index < 50; index++ {
				got, err := set.TemplateChart(&opeachart.ChartSpec{ReleaseName: "demo"}, nil)
				if err == nil {
					if string(got) != string(wanted) {
						t.Error("a render differs")
					}
				} else if failure, ok := err.(*opeachart.Error); !ok || !failure.Retryable {
					t.Errorf("got %v", err)
				}
			}
		}()
	}
	renderers.Wait()
	close(end)
	killer.Wait()
}

func TestTimeoutOfClient(t *testing.T) {
	client := startWith(
		t, opeachart.ProcessOptions{Processes: 1, Timeout: 200 * time.Millisecond})
	defer client.Close()
	_, err := client.TemplateChart(
		&opeachart.ChartSpec{ReleaseName: "demo", ChartName: suite.SlowChart(t)}, nil)
	if err != context.DeadlineExceeded {
		t.Errorf("got %v", err)
	}
}

func TestClosingWhileAtWork(t *testing.T) {
	client := start(t)
	slow := suite.SlowChart(t)
	done := make(chan error)
	go func() {
		_, err := client.TemplateChart(
			&opeachart.ChartSpec{ReleaseName: "demo", ChartName: slow}, nil)
		done <- err
	}()
	time.Sleep(200 * time.Millisecond)
	client.Close()
	if err := <-done; err == nil {
		t.Error("the call went on")
	}
}

func TestProgramsThatAreNone(t *testing.T) {
	folder := t.TempDir()
	scripts := map[string]string{
		"silent":   "#!/bin/sh\nexit 3\n",
		"chatty":   "#!/bin/sh\necho hello\ncat >/dev/null\n",
		"another":  "#!/bin/sh\necho '{\"ok\":true,\"id\":77,\"result\":{}}'\ncat >/dev/null\n",
		"no":       "this is no program",
		"complain": "#!/bin/sh\necho the moon is full >&2\nexit 1\n",
	}
	for name, text := range scripts {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
		client, err := opeachart.Start(opeachart.ProcessOptions{Path: path})
		failure, ok := err.(*opeachart.Error)
		if client != nil || !ok || failure.Code != opeachart.CodeUnavailable {
			t.Errorf("%s: %v", name, err)
		}
		if name == "complain" && !strings.Contains(failure.Message, "the moon is full") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := opeachart.Start(opeachart.ProcessOptions{Path: "/nowhere"}); err == nil {
		t.Error("a program that does not exist was started")
	}
}

package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// world is a folder with connectors, and a kubectl that writes down what it is asked.
type world struct {
	t      *testing.T
	folder string
}

func newWorld(t *testing.T) *world {
	w := &world{t, t.TempDir()}
	w.write("kubectl", "#!/bin/sh\necho \"$@\" >> "+w.folder+"/log\ncat >> "+w.folder+"/input\n")
	if err := os.Chmod(filepath.Join(w.folder, "kubectl"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(w.folder, "connectors"), 0o755); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) write(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.folder, name), []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// run looks once and gives what kubectl was asked meanwhile.
func (w *world) run(apply string) ([]string, error) {
	log := filepath.Join(w.folder, "log")
	_ = os.Remove(log)
	tool := os.Getenv("OPEA_CHART")
	if tool == "" {
		tool = "../../.build/static/release/opea-chart"
	}
	if _, err := exec.LookPath(tool); err != nil {
		w.t.Fatalf("build the tool with scripts/build, or name it in OPEA_CHART: %v", err)
	}
	err := run(context.Background(), []string{
		"-once", "-opea-chart", tool, "-connectors", filepath.Join(w.folder, "connectors"),
		"-state", filepath.Join(w.folder, "state"), "-apply", apply,
		"-kubectl", filepath.Join(w.folder, "kubectl")})
	text, _ := os.ReadFile(log)
	return strings.Split(strings.TrimSpace(string(text)), "\n"), err
}

func TestLifeOfAConnector(t *testing.T) {
	w := newWorld(t)
	sample, err := os.ReadFile("connectors/search.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w.write("connectors/search.yaml", string(sample))
	lines, err := w.run("server")
	if err != nil || len(lines) < 14 {
		t.Fatalf("%v\n%s", err, strings.Join(lines, "\n"))
	}
	for _, line := range lines {
		if line != "apply --server-side --field-manager=gmc-reconciler --dry-run=server -f -" {
			t.Errorf("kubectl was asked: %s", line)
		}
	}
	input, err := os.ReadFile(filepath.Join(w.folder, "input"))
	if err != nil || !bytes.Contains(input, []byte(`"kind":"Deployment"`)) {
		t.Errorf("kubectl was given: %v\n%s", err, input)
	}
	created := len(lines)

	if lines, err = w.run("server"); err != nil || lines[0] != "" {
		t.Errorf("an unchanged connector changes something: %v\n%s", err, lines)
	}

	changed := bytes.ReplaceAll(sample, []byte("neural-chat-7b-v3-3"), []byte("neural-chat-7b-v3-4"))
	w.write("connectors/search.yaml", string(changed))
	if lines, err = w.run("server"); err != nil || lines[0] == "" || len(lines) >= created {
		t.Errorf("another model: %v\n%s", err, strings.Join(lines, "\n"))
	}

	w.write("connectors/search.yaml", strings.ReplaceAll(string(changed), "name: Tgi\n", "name: Tgy\n"))
	if lines, err = w.run("server"); err == nil || lines[0] != "" {
		t.Errorf("a connector with an error: %v\n%s", err, lines)
	}

	if err := os.Remove(filepath.Join(w.folder, "connectors/search.yaml")); err != nil {
		t.Fatal(err)
	}
	lines, err = w.run("none")
	if err != nil || len(lines) != created {
		t.Errorf("%d were created: %v\n%s", created, err, strings.Join(lines, "\n"))
	}
	for _, line := range lines {
		if !strings.HasPrefix(line, "delete ") || !strings.HasSuffix(line, "--ignore-not-found --dry-run=none") {
			t.Errorf("kubectl was asked: %s", line)
		}
	}
	if lines, err = w.run("none"); err != nil || lines[0] != "" {
		t.Errorf("what is gone is deleted again: %v\n%s", err, lines)
	}
}

func TestFailingKubectl(t *testing.T) {
	w := newWorld(t)
	w.write("kubectl", "#!/bin/sh\necho the server is away >&2\nexit 1\n")
	sample, err := os.ReadFile("connectors/search.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w.write("connectors/search.yaml", string(sample))
	if _, err := w.run("server"); err == nil {
		t.Error("the failure is lost")
	}
	if names, _ := (memory{filepath.Join(w.folder, "state")}).names(); len(names) != 0 {
		t.Error("what was not applied is remembered as if it had been")
	}
}

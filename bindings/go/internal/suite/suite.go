// Package suite holds the tests that every transport has to pass.
package suite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	opeachart "opea.dev/opea-chart"
	"opea.dev/opea-chart/values"
)

// Tool is the path of the program opea-chart: the environment variable OPEA_CHART, or what
// scripts/build has built.
func Tool(t testing.TB) string {
	path := os.Getenv("OPEA_CHART")
	if path == "" {
		path = filepath.Join(Repository(t), ".build", "static", "release", "opea-chart")
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("build the tool with scripts/build, or name it in OPEA_CHART: %v", err)
	}
	return path
}

// Repository is the root of the repository.
func Repository(t testing.TB) string {
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "Package.swift")); err == nil {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			t.Fatal("these tests run inside the repository")
		}
		folder = parent
	}
}

// Chart writes a chart of the given files, by path, and gives its folder.
func Chart(t testing.TB, files map[string]string) string {
	folder := filepath.Join(t.TempDir(), "sample")
	all := map[string]string{"Chart.yaml": "apiVersion: v2\nname: sample\nversion: 0.1.0\n"}
	for name, text := range files {
		all[name] = text
	}
	for name, text := range all {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// ConfigMap is a template that shows a value.
const ConfigMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
data:
  color: {{ .Values.color | quote }}
  kube: {{ .Capabilities.KubeVersion.Version | quote }}
  has: {{ .Capabilities.APIVersions.Has "example.com/v1" | quote }}
`

// SlowChart is a chart whose render takes many seconds.
func SlowChart(t testing.TB) string {
	return Chart(t, map[string]string{"templates/slow.yaml": `
{{- range until 20000 }}{{ range until 20000 }}{{ $x := add 1 2 | mul 3 }}{{ end }}{{ end -}}
a: b
`})
}

// Run runs all tests on clients that open makes.
func Run(t *testing.T, open func(t testing.TB) *opeachart.Client) {
	tests := map[string]func(*testing.T, *opeachart.Client){
		"bytes are those of the command line": bytesOfCommandLine,
		"values":                              valuesInOrder,
		"options":                             options,
		"names":                               names,
		"bytes that are no text":              binaryOutput,
		"errors":                              structuredErrors,
		"refused fields":                      refusedFields,
		"chart sets":                          chartSets,
		"parallel renders":                    parallelRenders,
		"contexts":                            contexts,
		"raw requests":                        rawRequests,
		"pipelines":                           pipelines,
		"pipelines that are refused":          refusedPipelines,
		"profiles":                            profiles,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			client := open(t)
			defer client.Close()
			test(t, client)
		})
	}
}

func bytesOfCommandLine(t *testing.T, client *opeachart.Client) {
	tool := Tool(t)
	for _, name := range []string{"crds", "documents", "hooks", "kind-order", "numbers", "tpl-include"} {
		for _, bare := range []bool{false, true} {
			chart := filepath.Join(Repository(t), "Tests", "Fixtures", "charts", "features", name)
			line := []string{"template", "demo", chart, "--include-crds", "--namespace", "home"}
			if bare {
				line = append(line, "--no-hooks")
			}
			wanted, err := exec.Command(tool, line...).Output()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			got, err := client.TemplateChart(&opeachart.ChartSpec{
				ReleaseName: "demo", ChartName: chart, Namespace: "home", DisableHooks: bare,
			}, nil)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if !bytes.Equal(got, wanted) {
				t.Errorf("%s (hooks: %t) differs from the command line:\n%s", name, !bare, got)
			}
		}
	}
}

func valuesInOrder(t *testing.T, client *opeachart.Client) {
	chart := Chart(t, map[string]string{
		"templates/a.yaml": ConfigMap, "values.yaml": "color: none\n"})
	file := filepath.Join(t.TempDir(), "values.yaml")
	if err := os.WriteFile(file, []byte("color: file\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		spec   opeachart.ChartSpec
		wanted string
	}{
		{opeachart.ChartSpec{}, "none"},
		{opeachart.ChartSpec{ValuesYaml: "color: yaml"}, "yaml"},
		{opeachart.ChartSpec{ValuesYaml: "color: yaml", ValuesOptions: values.Options{
			ValueFiles: []string{file}}}, "file"},
		{opeachart.ChartSpec{ValuesOptions: values.Options{
			ValueFiles: []string{file}, JSONValues: []string{`color="json"`}}}, "json"},
		{opeachart.ChartSpec{ValuesOptions: values.Options{
			JSONValues: []string{`color="json"`}, Values: []string{"color=set"}}}, "set"},
		{opeachart.ChartSpec{ValuesOptions: values.Options{
			Values: []string{"color=set"}, StringValues: []string{"color=text"}}}, "text"},
		{opeachart.ChartSpec{ValuesOptions: values.Options{
			StringValues: []string{"color=text"}, FileValues: []string{"color=" + file}}},
			`color: file\n`},
	}
	for _, c := range cases {
		c.spec.ReleaseName, c.spec.ChartName = "demo", chart
		got, err := client.TemplateChart(&c.spec, nil)
		if err != nil {
			t.Errorf("%s: %v", c.wanted, err)
		} else if wanted := fmt.Sprintf("color: %q", strings.ReplaceAll(c.wanted, `\n`, "\n")); !strings.Contains(string(got), wanted) {
			t.Errorf("%s is missing in:\n%s", wanted, got)
		}
	}
}

func options(t *testing.T, client *opeachart.Client) {
	chart := Chart(t, map[string]string{"templates/a.yaml": ConfigMap})
	spec := &opeachart.ChartSpec{ReleaseName: "demo", ChartName: chart}
	got, err := client.TemplateChart(spec, &opeachart.HelmTemplateOptions{
		KubeVersion: &opeachart.KubeVersion{Version: "v1.31.2", Major: "1", Minor: "31"},
		APIVersions: opeachart.VersionSet{"example.com/v1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, wanted := range []string{`kube: "v1.31.2"`, `has: "true"`, "namespace: default"} {
		if !strings.Contains(string(got), wanted) {
			t.Errorf("%s is missing in:\n%s", wanted, got)
		}
	}
	_, err = client.TemplateChart(spec, &opeachart.HelmTemplateOptions{
		KubeVersion: &opeachart.KubeVersion{Version: "v1.31.2", Minor: "30"}})
	wantError(t, err, opeachart.CodeUsage, "KubeVersion")
}

func names(t *testing.T, client *opeachart.Client) {
	chart := Chart(t, map[string]string{"templates/a.yaml": ConfigMap})
	cases := []struct {
		spec   opeachart.ChartSpec
		wanted string
	}{
		{opeachart.ChartSpec{ReleaseName: "demo"}, "name: demo\n"},
		{opeachart.ChartSpec{GenerateName: true}, "name: sample-1"},
		{opeachart.ChartSpec{ReleaseName: "demo", GenerateName: true}, "name: demo\n"},
		{opeachart.ChartSpec{NameTemplate: `{{ "Demo" | lower }}-x`}, "name: demo-x\n"},
	}
	for _, c := range cases {
		c.spec.ChartName = chart
		got, err := client.TemplateChart(&c.spec, nil)
		if err != nil || !strings.Contains(string(got), c.wanted) {
			t.Errorf("%q is missing: %v\n%s", c.wanted, err, got)
		}
	}
	_, err := client.TemplateChart(&opeachart.ChartSpec{ChartName: chart}, nil)
	wantError(t, err, opeachart.CodeUsage, "name")
	_, err = client.TemplateChart(&opeachart.ChartSpec{ChartName: chart, ReleaseName: "No_"}, nil)
	wantError(t, err, opeachart.CodeUsage, "release name")
}

func binaryOutput(t *testing.T, client *opeachart.Client) {
	chart := Chart(t, map[string]string{"crds/a.yaml": "# caf\xe9\na: b\n"})
	got, err := client.TemplateChart(
		&opeachart.ChartSpec{ReleaseName: "demo", ChartName: chart}, nil)
	if err != nil || !bytes.Contains(got, []byte("# caf\xe9\n")) {
		t.Errorf("the bytes are changed: %v\n%q", err, got)
	}
}

func structuredErrors(t *testing.T, client *opeachart.Client) {
	chart := Chart(t, map[string]string{"templates/a.yaml": "a: b\nc: {{ fail \"no\" }}\n"})
	_, err := client.TemplateChart(&opeachart.ChartSpec{ReleaseName: "demo", ChartName: chart}, nil)
	failure := wantError(t, err, "refused", "no")
	if failure.Retryable || len(failure.Positions) == 0 {
		t.Fatalf("%+v", failure)
	}
	if p := failure.Positions[0]; p.File != "sample/templates/a.yaml" || p.Line != 2 {
		t.Errorf("position %s", p)
	}
	var stderr bytes.Buffer
	command := exec.Command(Tool(t), "template", "demo", chart)
	command.Stderr = &stderr
	_ = command.Run()
	if !strings.Contains(stderr.String(), "Error: "+failure.HelmText) {
		t.Errorf("the command line says:\n%s\nand not:\n%s", stderr.String(), failure.HelmText)
	}

	_, err = client.TemplateChart(
		&opeachart.ChartSpec{ReleaseName: "demo", ChartName: "/nowhere"}, nil)
	wantError(t, err, "chart", "/nowhere")
	_, err = client.TemplateChart(&opeachart.ChartSpec{ReleaseName: "demo"}, nil)
	wantError(t, err, opeachart.CodeUsage, "ChartName")
	_, err = client.TemplateChart(nil, nil)
	wantError(t, err, opeachart.CodeUsage, "nil")
}

// refusedFields sets every field by its type: each is used or refused by name.
func refusedFields(t *testing.T, client *opeachart.Client) {
	chart := Chart(t, map[string]string{"templates/a.yaml": ConfigMap})
	used := map[string]bool{
		"ReleaseName": true, "ChartName": true, "Namespace": true, "ValuesYaml": true,
		"ValuesOptions": true, "Version": true, "DisableHooks": true, "DependencyUpdate": true,
		"GenerateName": true, "NameTemplate": true, "SkipCRDs": true, "SubNotes": true,
	}
	fields := reflect.TypeOf(opeachart.ChartSpec{})
	for index := 0; index < fields.NumField(); index++ {
		name := fields.Field(index).Name
		spec := &opeachart.ChartSpec{ReleaseName: "demo", ChartName: chart}
		switch field := reflect.ValueOf(spec).Elem().Field(index); field.Kind() {
		case reflect.Bool:
			field.SetBool(true)
		case reflect.Int, reflect.Int64:
			field.SetInt(1)
		case reflect.Map:
			field.Set(reflect.ValueOf(map[string]string{"a": "b"}))
		case reflect.String:
			if !used[name] {
				field.SetString("x")
			}
		}
		_, err := client.TemplateChart(spec, nil)
		if used[name] {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		wantError(t, err, opeachart.CodeUsage, "ChartSpec."+name)
	}
}

func chartSets(t *testing.T, client *opeachart.Client) {
	ctx := context.Background()
	folder := filepath.Join(Repository(t), "charts", "common")
	set, err := client.LoadCharts(ctx, folder)
	if err != nil {
		t.Fatal(err)
	}
	if names := strings.Join(set.Names(), " "); !strings.Contains(names, " tei ") {
		t.Errorf("the charts are %s", names)
	}
	spec := &opeachart.ChartSpec{ReleaseName: "demo", ChartName: "tei"}
	inSet, err := set.TemplateChart(spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	byPath, err := client.TemplateChart(&opeachart.ChartSpec{
		ReleaseName: "demo", ChartName: filepath.Join(folder, "tei"), DependencyUpdate: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(inSet, byPath) {
		t.Error("a chart of a set is rendered differently than the same chart by path")
	}
	_, err = set.TemplateChart(&opeachart.ChartSpec{ReleaseName: "demo", ChartName: "tie"}, nil)
	if failure := wantError(t, err, opeachart.CodeRequest, "tie"); !strings.Contains(failure.Help, "tei") {
		t.Errorf("help: %s", failure.Help)
	}
	if err := set.Close(); err != nil {
		t.Error(err)
	}
	wantError(t, set.Close(), opeachart.CodeClosed, "chart set")
	_, err = set.TemplateChart(spec, nil)
	wantError(t, err, opeachart.CodeClosed, "chart set")
	_, err = client.LoadCharts(ctx, "/nowhere")
	wantError(t, err, "file", "/nowhere")
	_, err = client.Call(ctx, map[string]any{"op": "releaseCharts", "charts": 99999})
	wantError(t, err, "handle", "99999")
}

func parallelRenders(t *testing.T, client *opeachart.Client) {
	chart := Chart(t, map[string]string{"templates/a.yaml": ConfigMap})
	set, err := client.LoadCharts(context.Background(), chart)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	const count = 200
	render := func(index int) []byte {
		got, err := set.TemplateChart(&opeachart.ChartSpec{
			ReleaseName: fmt.Sprintf("demo-%d", index),
			ValuesYaml:  fmt.Sprintf("color: tone-%d", index*index),
		}, nil)
		if err != nil {
			t.Errorf("%d: %v", index, err)
		}
		return got
	}
	var alone [count][]byte
	for index := range alone {
		alone[index] = render(index)
	}
	var group sync.WaitGroup
	for worker := 0; worker < 8; worker++ {
		group.Add(1)
		go func(worker int) {
			defer group.Done()
			for index := worker; index < count; index += 8 {
				if got := render(index); !bytes.Equal(got, alone[index]) {
					t.Errorf("%d: differs from the same render alone", index)
				}
			}
		}(worker)
	}
	group.Wait()
}

func contexts(t *testing.T, client *opeachart.Client) {
	spec := &opeachart.ChartSpec{ReleaseName: "demo", ChartName: SlowChart(t)}
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if _, err := client.TemplateChartWithContext(ctx, spec, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("after the deadline: %v", err)
	}
	ctx, cancel = context.WithCancel(context.Background())
	cancel()
	if _, err := client.TemplateChartWithContext(ctx, spec, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
	// The client goes on working.
	if _, err := client.Version(context.Background()); err != nil {
		t.Error(err)
	}
}

func rawRequests(t *testing.T, client *opeachart.Client) {
	ctx := context.Background()
	_, err := client.Call(ctx, map[string]any{"op": "tempalte"})
	if failure := wantError(t, err, opeachart.CodeRequest, "tempalte"); !strings.Contains(failure.Help, "template") {
		t.Errorf("help: %s", failure.Help)
	}
	_, err = client.Call(ctx, map[string]any{"op": "template", "chart": "x", "valuesyaml": ""})
	wantError(t, err, opeachart.CodeRequest, "valuesyaml")
	version, err := client.Version(ctx)
	if err != nil || version.HelmVersion == "" {
		t.Errorf("%+v %v", version, err)
	}
	if err := client.Close(); err != nil {
		t.Error(err)
	}
	_, err = client.Version(ctx)
	wantError(t, err, opeachart.CodeClosed, "client")
}

func wantError(t *testing.T, err error, code string, words string) *opeachart.Error {
	t.Helper()
	var failure *opeachart.Error
	if !errors.As(err, &failure) {
		t.Fatalf("wanted an error of code %s, got %v", code, err)
	}
	if failure.Code != code || !strings.Contains(failure.Message+failure.HelmText, words) {
		t.Fatalf("wanted code %s with %q, got %s: %s", code, words, failure.Code, failure.Message)
	}
	return failure
}

// Connector is a small pipeline; a model can be set.
func Connector(model string) []byte {
	return []byte(`apiVersion: gmc.opea.io/v1alpha3
kind: GMConnector
metadata: {name: search, namespace: home, uid: 1f2e}
spec:
  routerConfig: {name: router, serviceName: search-router}
  nodes:
    root:
      routerType: Sequence
      steps:
      - name: Embedding
        internalService:
          serviceName: embedding
          config: {endpoint: /v1/embeddings, TEI_EMBEDDING_ENDPOINT: tei}
      - name: TeiEmbedding
        internalService:
          serviceName: tei
          isDownstreamService: true
          config: {MODEL_ID: ` + model + `}
`)
}

func pipelines(t *testing.T, client *opeachart.Client) {
	ctx := context.Background()
	set, err := client.LoadCharts(ctx, filepath.Join(Repository(t), "charts", "common"))
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	connector := Connector("acme/small")
	findings, err := set.Validate(ctx, connector, nil)
	if err != nil || hasErrors(findings) {
		t.Fatalf("%v %v", findings, err)
	}

	pipeline, err := set.Render(ctx, connector, nil)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "connector.yaml")
	if err := os.WriteFile(file, connector, 0o644); err != nil {
		t.Fatal(err)
	}
	wanted, err := exec.Command(
		Tool(t), "gmc", "render", file, "--charts", filepath.Join(Repository(t), "charts", "common"),
	).Output()
	if err != nil {
		t.Fatal(err)
	}
	if pipeline.YAML != string(wanted) {
		t.Errorf("the pipeline differs from the command line:\n%s", pipeline.YAML)
	}
	status := pipeline.Report.Status
	if status.Status != "0/0/3" || status.AccessURL != "http://search-router.home.svc.cluster.local:8080" {
		t.Errorf("%+v", status)
	}
	if len(pipeline.Report.Steps) != 3 || pipeline.Report.Steps[1].Model != "acme/small" {
		t.Errorf("%+v", pipeline.Report.Steps)
	}

	first, err := set.Plan(ctx, connector, nil, nil)
	if err != nil || len(first.Changes) != len(pipeline.Objects) || first.Changes[0].Action != "create" {
		t.Fatalf("%+v %v", first, err)
	}
	same, err := set.Plan(ctx, connector, first.Objects, nil)
	if err != nil || len(same.Changes) != 0 {
		t.Errorf("%+v %v", same, err)
	}
	next, err := set.Plan(ctx, Connector("acme/large"), first.Objects, nil)
	if err != nil || len(next.Changes) == 0 || next.Changes[0].Action != "update" || next.Changes[0].Reason == "" {
		t.Errorf("%+v %v", next, err)
	}
	last, err := set.Plan(ctx, nil, first.Objects, nil)
	if err != nil || len(last.Changes) != len(first.Objects) || last.Changes[0].Action != "delete" {
		t.Errorf("%+v %v", last, err)
	}

	graph, err := set.Graph(ctx, connector, nil)
	if err != nil || !strings.Contains(graph.Text, "Embedding") || !strings.Contains(graph.Mermaid, "flowchart") {
		t.Errorf("%+v %v", graph, err)
	}

	options := &opeachart.ConnectorOptions{
		ClusterDomain: "example", ModelCache: &opeachart.ModelCache{Claim: "models"},
		TokenSecret: &opeachart.TokenSecret{Name: "tokens"},
	}
	pipeline, err = set.Render(ctx, connector, options)
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"claimName: models", "name: tokens", "tei.home.svc.example:80"} {
		if !strings.Contains(pipeline.YAML, words) {
			t.Errorf("%s is missing in:\n%s", words, pipeline.YAML)
		}
	}
}

// profiles are chosen for the hardware as the command line chooses them.
func profiles(t *testing.T, client *opeachart.Client) {
	ctx := context.Background()
	charts := filepath.Join(Repository(t), "charts", "common")
	set, err := client.LoadCharts(ctx, charts)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	connector := Connector("BAAI/bge-base-en-v1.5")
	file := filepath.Join(t.TempDir(), "connector.yaml")
	if err := os.WriteFile(file, connector, 0o644); err != nil {
		t.Fatal(err)
	}
	inventories := filepath.Join(Repository(t), "Tests", "Fixtures", "profiles", "inventories")
	inventory := filepath.Join(inventories, "xeon-amx.yaml")
	hardware, err := os.ReadFile(inventory)
	if err != nil {
		t.Fatal(err)
	}
	wanted, err := exec.Command(
		Tool(t), "gmc", "render", file, "--charts", charts, "--profile", "auto", "--hardware", inventory,
	).Output()
	if err != nil {
		t.Fatal(err)
	}
	options := &opeachart.ConnectorOptions{Profiles: &opeachart.ProfileOptions{Hardware: string(hardware)}}
	pipeline, err := set.Render(ctx, connector, options)
	if err != nil {
		t.Fatal(err)
	}
	if pipeline.YAML != string(wanted) {
		t.Errorf("the pipeline differs from the command line:\n%s", pipeline.YAML)
	}
	if len(pipeline.Profiles) != 1 || !strings.Contains(pipeline.Profiles[0], "tei: tei-") {
		t.Errorf("%v", pipeline.Profiles)
	}
	// Each of two pipelines that are compared has the hardware to itself.
	plan, err := set.Plan(ctx, connector, pipeline.Objects, options)
	if err != nil || len(plan.Changes) != 0 {
		t.Errorf("%+v %v", plan, err)
	}
	options.Profiles.Engines = []string{"vllm"}
	_, err = set.Render(ctx, connector, options)
	failure := wantError(t, err, opeachart.CodeNoProfile, "NO_FEASIBLE_PROFILE: tei:")
	if !strings.Contains(failure.Help, "was not asked for") {
		t.Errorf("help: %s", failure.Help)
	}
	options.Profiles.Optimize = "speed"
	_, err = set.Render(ctx, connector, options)
	wantError(t, err, opeachart.CodeRequest, "optimize")
}

func refusedPipelines(t *testing.T, client *opeachart.Client) {
	ctx := context.Background()
	set, err := client.LoadCharts(ctx, filepath.Join(Repository(t), "charts", "common"))
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	connector := bytes.ReplaceAll(Connector("acme/small"), []byte("name: TeiEmbedding"), []byte("name: TeiEmbeding"))
	_, err = set.Render(ctx, connector, &opeachart.ConnectorOptions{File: "search.yaml"})
	failure := wantError(t, err, opeachart.CodeInvalidConnector, "TeiEmbeding")
	if len(failure.Findings) == 0 || failure.Findings[0].Suggestion != "TeiEmbedding" || failure.Findings[0].Line != 14 {
		t.Errorf("%+v", failure.Findings)
	}
	if len(failure.Positions) == 0 || failure.Positions[0].File != "search.yaml" {
		t.Errorf("%+v", failure.Positions)
	}
	findings, err := set.Validate(ctx, []byte("a: ["), nil)
	if err != nil || !hasErrors(findings) {
		t.Errorf("%+v %v", findings, err)
	}
	_, err = set.Validate(ctx, nil, nil)
	wantError(t, err, opeachart.CodeRequest, "connector")
}

func hasErrors(findings []opeachart.Finding) bool {
	for _, finding := range findings {
		if finding.Severity == "error" {
			return true
		}
	}
	return false
}

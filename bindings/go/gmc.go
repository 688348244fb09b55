package opeachart

import (
	"context"
	"encoding/json"
	"fmt"
)

// ConnectorOptions are what the caller decides about a GMConnector besides the resource itself.
type ConnectorOptions struct {
	// File is what messages call the resource.
	File string `json:"file,omitempty"`
	// Namespace is that of a resource that names none; "default" if empty.
	Namespace string `json:"namespace,omitempty"`
	// UID is that of a resource that holds none; owner references need it.
	UID string `json:"uid,omitempty"`
	// ModelCache is where backends keep their models; a step's own hostPath comes first.
	ModelCache *ModelCache `json:"modelCache,omitempty"`
	// TokenSecret holds the token of the model hub; a step's own gmcTokenSecret comes first.
	TokenSecret *TokenSecret `json:"tokenSecret,omitempty"`
	// DeviceFromPlatform lets the label gmc/platform choose the device of step types that stand for
	// none.
	DeviceFromPlatform bool `json:"deviceFromPlatform,omitempty"`
	// DefaultDevice is the device of step types that stand for none; "cpu" if empty.
	DefaultDevice string `json:"defaultDevice,omitempty"`
	// OtherNamespaces says what happens to steps in another namespace than the resource's, which
	// cannot own them there: "refuse", the default, or "label".
	OtherNamespaces string `json:"otherNamespaces,omitempty"`
	// ClusterDomain is the domain of the cluster; "cluster.local" if empty.
	ClusterDomain string `json:"clusterDomain,omitempty"`
	// ValuesYaml are chart values for all steps, below what the resource says.
	ValuesYaml string `json:"valuesYaml,omitempty"`
	// StepValuesYaml are chart values by the name of a step's Service, above everything else.
	StepValuesYaml map[string]string `json:"stepValuesYaml,omitempty"`
	// SkipSchemaValidation leaves values unchecked by the schemas of the charts.
	SkipSchemaValidation bool `json:"skipSchemaValidation,omitempty"`
	// KubeVersion is what charts are told about the cluster.
	KubeVersion string `json:"kubeVersion,omitempty"`
	// APIVersions are added to those that charts are told about.
	APIVersions []string `json:"apiVersions,omitempty"`
	// Profiles chooses hardware profiles for the steps that serve models; nil leaves them as the charts
	// have them.
	Profiles *ProfileOptions `json:"profiles,omitempty"`
}

// ProfileOptions say which hardware steps run on, and what is wanted of the profiles chosen for it: the
// flags of `opea-chart gmc render --profile`.
type ProfileOptions struct {
	// Hardware is an inventory, as `opea-chart profile detect` writes it, or what
	// `kubectl get nodes,pods -A -o json` prints. It is needed.
	Hardware string `json:"hardware"`
	// Profile is one that all steps take that know it; "auto" or empty chooses for the hardware.
	Profile string `json:"profile,omitempty"`
	// StepProfiles are profiles by the name of a step's Service.
	StepProfiles map[string]string `json:"stepProfiles,omitempty"`
	// Catalogues are texts with profiles of your own, over those of the engine.
	Catalogues []string `json:"catalogues,omitempty"`
	// Optimize is "latency", "throughput", "balanced", the default, or "quantization".
	Optimize string `json:"optimize,omitempty"`
	// Engines are those allowed; none is all.
	Engines []string `json:"engines,omitempty"`
	// Precisions are those allowed; none is all.
	Precisions []string `json:"precisions,omitempty"`
	// MinContext is the context that has to fit, in tokens.
	MinContext int `json:"minContext,omitempty"`
	// InputTokens and OutputTokens are usual lengths; 1024 and 128 if zero.
	InputTokens  int `json:"isl,omitempty"`
	OutputTokens int `json:"osl,omitempty"`
	// LoRA tells whether adapters have to be loadable.
	LoRA bool `json:"lora,omitempty"`
	// SLO are bounds by figure, such as ttftMsP99.
	SLO map[string]float64 `json:"slo,omitempty"`
	// StrictSLO refuses what no measurement proves.
	StrictSLO bool `json:"strictSlo,omitempty"`
	// Force takes a named profile although it is not feasible.
	Force bool `json:"force,omitempty"`
}

// ModelCache is one of two places for downloaded models.
type ModelCache struct {
	// HostPath is a folder of the nodes.
	HostPath string `json:"hostPath,omitempty"`
	// Claim is a PersistentVolumeClaim.
	Claim string `json:"claim,omitempty"`
}

// TokenSecret is a Secret and the key in it.
type TokenSecret struct {
	Name string `json:"name"`
	// Key is the usual one if empty.
	Key string `json:"key,omitempty"`
}

// Finding is something that is wrong with a resource, or that its author should know.
type Finding struct {
	// Rule is the stable name of the rule.
	Rule string `json:"rule"`
	// Severity is "error", "warning" or "note".
	Severity string `json:"severity"`
	// Path is the member, such as spec.nodes.root.steps[0].name.
	Path string `json:"path"`
	// Line and Column count from 1, the column in bytes.
	Line   int `json:"line"`
	Column int `json:"column"`
	// Message is a phrase.
	Message string `json:"message"`
	// Suggestion is the valid word that is nearest to what stands there; may be empty.
	Suggestion string `json:"suggestion,omitempty"`
}

// String is the finding on one line, without the name of the file.
func (f Finding) String() string {
	return fmt.Sprintf("%d:%d: %s: %s: %s [%s]", f.Line, f.Column, f.Severity, f.Path, f.Message, f.Rule)
}

// Object is one Kubernetes object of a pipeline.
type Object struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Name       string `json:"name"`
	Namespace  string `json:"namespace"`
	// Origin is the step it belongs to, such as spec.nodes.root.steps[0].
	Origin string `json:"origin"`
	// Manifest is the object as JSON; a change that deletes has none.
	Manifest json.RawMessage `json:"object,omitempty"`
}

// Pipeline is what a resource becomes.
type Pipeline struct {
	// Objects are in the order in which they are applied.
	Objects []Object `json:"objects"`
	// YAML is the text of all objects, as `opea-chart gmc render` prints it.
	YAML string `json:"yaml"`
	// Report tells what was decided.
	Report Report `json:"report"`
	// Findings are warnings and notes.
	Findings []Finding `json:"findings"`
	// Profiles are lines about the profiles that were chosen, where that was asked for.
	Profiles []string `json:"profiles,omitempty"`
}

// Report is what was decided while a resource was rendered.
type Report struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
	// Steps are those that objects were made for; the router is last.
	Steps []StepReport `json:"steps"`
	// Status is the expected status of the resource.
	Status ConnectorStatus `json:"status"`
}

// StepReport is what was decided for one step.
type StepReport struct {
	Path      string        `json:"path"`
	Type      string        `json:"type"`
	Chart     string        `json:"chart"`
	Version   string        `json:"version"`
	Device    string        `json:"device"`
	Service   string        `json:"service"`
	Namespace string        `json:"namespace"`
	URL       string        `json:"url"`
	Model     string        `json:"model,omitempty"`
	Calls     []ServerCall  `json:"calls,omitempty"`
	Values    []ValueOrigin `json:"values"`
}

// ServerCall is a server that a step calls: the variable that names it, and its address.
type ServerCall struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// ValueOrigin is a chart value that was set, and where it came from.
type ValueOrigin struct {
	Path   string          `json:"path"`
	Value  json.RawMessage `json:"value"`
	Origin string          `json:"origin"`
}

// ConnectorStatus is the status that a resource is going to have.
type ConnectorStatus struct {
	// Status is ready/external/total before anything is ready.
	Status string `json:"status"`
	// StatusWhenReady is the same once everything is.
	StatusWhenReady string `json:"statusWhenReady"`
	// AccessURL is the router's address.
	AccessURL string `json:"accessUrl"`
	// Condition is that of the resource once everything is ready.
	Condition struct {
		Type string `json:"type"`
	} `json:"condition"`
	// Annotations have one entry for each object.
	Annotations map[string]string `json:"annotations"`
}

// Plan are the changes that lead from one set of objects to another.
type Plan struct {
	// Changes are in the order in which they are made; there are none where nothing changed.
	Changes []Change `json:"changes"`
	// Objects are the desired set: the previous one of the next plan.
	Objects []Object `json:"objects"`
	// Report tells what was decided.
	Report Report `json:"report"`
	// Findings are warnings and notes.
	Findings []Finding `json:"findings"`
	// Profiles are lines about the profiles that were chosen, where that was asked for.
	Profiles []string `json:"profiles,omitempty"`
}

// Change is what happens to one object.
type Change struct {
	// Action is "create", "update" or "delete".
	Action string `json:"action"`
	// Reason is a few words; may be empty.
	Reason string `json:"reason,omitempty"`
	Object
}

// Graph is a pipeline as text.
type Graph struct {
	// Text is for a terminal.
	Text string `json:"text"`
	// Mermaid is for documents.
	Mermaid string `json:"mermaid"`
	// Findings are all that validation finds.
	Findings []Finding `json:"findings"`
}

// Validate gives everything that is wrong with a GMConnector, in the order of its text.
func (s *ChartSet) Validate(
	ctx context.Context, connector []byte, options *ConnectorOptions,
) ([]Finding, error) {
	var result struct {
		Findings []Finding `json:"findings"`
	}
	err := s.client.call(ctx, s, connectorRequest("gmc.validate", connector, options), &result)
	return result.Findings, err
}

// Render gives the objects of a GMConnector. If the resource has errors, the error is an [*Error]
// of code "invalidConnector" with all its findings.
func (s *ChartSet) Render(
	ctx context.Context, connector []byte, options *ConnectorOptions,
) (*Pipeline, error) {
	return ask[Pipeline](ctx, s, connectorRequest("gmc.render", connector, options))
}

// Plan compares the objects of a GMConnector with those of before. A nil connector stands for one
// that was deleted: all objects go.
func (s *ChartSet) Plan(
	ctx context.Context, connector []byte, previous []Object, options *ConnectorOptions,
) (*Plan, error) {
	request := connectorRequest("gmc.plan", connector, options)
	before, err := list(previous)
	if err != nil {
		return nil, err
	}
	request["previous"] = before
	return ask[Plan](ctx, s, request)
}

// Graph draws a GMConnector.
func (s *ChartSet) Graph(
	ctx context.Context, connector []byte, options *ConnectorOptions,
) (*Graph, error) {
	return ask[Graph](ctx, s, connectorRequest("gmc.graph", connector, options))
}

// ask sends a request about the charts of a set and gives its result.
func ask[Result any](ctx context.Context, s *ChartSet, request members) (*Result, error) {
	result := new(Result)
	if err := s.client.call(ctx, s, request, result); err != nil {
		return nil, err
	}
	return result, nil
}

// list is a Kubernetes List of objects.
func list(objects []Object) (string, error) {
	items := make([]json.RawMessage, len(objects))
	for index, object := range objects {
		if items[index] = object.Manifest; len(object.Manifest) == 0 {
			return "", usageError(fmt.Sprintf(
				"the previous object %s %s has no manifest", object.Kind, object.Name))
		}
	}
	text, err := json.Marshal(map[string]any{"apiVersion": "v1", "kind": "List", "items": items})
	return string(text), err
}

func connectorRequest(operation string, connector []byte, options *ConnectorOptions) members {
	request := members{"op": operation}
	if connector != nil {
		request["connector"] = string(connector)
	}
	if options != nil {
		request["options"] = options
	}
	return request
}

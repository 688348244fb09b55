package opeachart

import (
	"fmt"
	"strings"
	"time"

	"opea.dev/opea-chart/values"
)

// ChartSpec says which chart is rendered, and how. Its fields have the names of ChartSpec in
// go-helm-client, so that a program changes only an import.
//
// A render uses the first group of fields. The others mean something only to a cluster; one of them
// that is set is an error that names it, because leaving it out silently would hide a mistake.
type ChartSpec struct {
	// ReleaseName is the name of the release.
	ReleaseName string
	// ChartName is the path of a folder or archive; for a ChartSet, the name of one of its charts.
	ChartName string
	// Namespace is the namespace of the release; "default" if empty.
	Namespace string
	// ValuesYaml is the content of a values file; it counts as the first of ValuesOptions.
	ValuesYaml string
	// ValuesOptions are values as on the command line.
	ValuesOptions values.Options
	// Version chooses among a repository's versions; a path has only one.
	Version string
	// DisableHooks leaves hooks out.
	DisableHooks bool
	// DependencyUpdate takes file:// dependencies that are missing from charts/ out of the folders
	// beside the chart. Nothing is written.
	DependencyUpdate bool
	// GenerateName makes a name out of the chart's name and the time if ReleaseName is empty.
	GenerateName bool
	// NameTemplate is a template that prints the release's name; it wins over ReleaseName.
	NameTemplate string
	// SkipCRDs has no effect on TemplateChart, which always includes them.
	SkipCRDs bool
	// SubNotes has no effect on the text of a render.
	SubNotes bool

	CreateNamespace      bool
	Replace              bool
	Wait                 bool
	WaitForJobs          bool
	Timeout              time.Duration
	Atomic               bool
	UpgradeCRDs          bool
	Force                bool
	ResetValues          bool
	ReuseValues          bool
	ResetThenReuseValues bool
	Recreate             bool
	MaxHistory           int
	CleanupOnFail        bool
	DryRun               bool
	DryRunOption         string
	Description          string
	KeepHistory          bool
	Labels               map[string]string
	IgnoreNotFound       bool
	DeletionPropagation  string
}

// HelmTemplateOptions say what a chart is told about the cluster.
type HelmTemplateOptions struct {
	// KubeVersion is .Capabilities.KubeVersion; nil stands for the default.
	KubeVersion *KubeVersion
	// APIVersions are added to the default .Capabilities.APIVersions.
	APIVersions VersionSet
}

// KubeVersion is a Kubernetes version. Major and Minor may be empty; they follow from Version.
type KubeVersion struct {
	Version string
	Major   string
	Minor   string
}

// VersionSet is a list of API versions such as "apps/v1".
type VersionSet []string

// refusedFields are the names of fields that are set and mean nothing to a render.
func (spec *ChartSpec) refusedFields() []string {
	fields := []struct {
		name  string
		isSet bool
	}{
		{"CreateNamespace", spec.CreateNamespace},
		{"Replace", spec.Replace},
		{"Wait", spec.Wait},
		{"WaitForJobs", spec.WaitForJobs},
		{"Timeout", spec.Timeout != 0},
		{"Atomic", spec.Atomic},
		{"UpgradeCRDs", spec.UpgradeCRDs},
		{"Force", spec.Force},
		{"ResetValues", spec.ResetValues},
		{"ReuseValues", spec.ReuseValues},
		{"ResetThenReuseValues", spec.ResetThenReuseValues},
		{"Recreate", spec.Recreate},
		{"MaxHistory", spec.MaxHistory != 0},
		{"CleanupOnFail", spec.CleanupOnFail},
		{"DryRun", spec.DryRun},
		{"DryRunOption", spec.DryRunOption != ""},
		{"Description", spec.Description != ""},
		{"KeepHistory", spec.KeepHistory},
		{"Labels", len(spec.Labels) > 0},
		{"IgnoreNotFound", spec.IgnoreNotFound},
		{"DeletionPropagation", spec.DeletionPropagation != ""},
	}
	var names []string
	for _, field := range fields {
		if field.isSet {
			names = append(names, field.name)
		}
	}
	return names
}

// templateRequest is the operation "template".
type templateRequest struct {
	Op               string          `json:"op"`
	ID               uint64          `json:"id"`
	Chart            string          `json:"chart,omitempty"`
	Charts           uint64          `json:"charts,omitempty"`
	Release          string          `json:"release,omitempty"`
	Namespace        string          `json:"namespace,omitempty"`
	ValuesYaml       string          `json:"valuesYaml,omitempty"`
	ValuesOptions    *values.Options `json:"valuesOptions,omitempty"`
	Version          string          `json:"version,omitempty"`
	DisableHooks     bool            `json:"disableHooks,omitempty"`
	DependencyUpdate bool            `json:"dependencyUpdate,omitempty"`
	GenerateName     bool            `json:"generateName,omitempty"`
	NameTemplate     string          `json:"nameTemplate,omitempty"`
	KubeVersion      string          `json:"kubeVersion,omitempty"`
	APIVersions      []string        `json:"apiVersions,omitempty"`
	IncludeCRDs      bool            `json:"includeCRDs"`
}

// templateRequest checks the specification.
func (spec *ChartSpec) request(options *HelmTemplateOptions) (*templateRequest, error) {
	if spec == nil {
		return nil, usageError("the chart specification is nil")
	}
	if names := spec.refusedFields(); len(names) > 0 {
		return nil, usageError(fmt.Sprintf(
			"ChartSpec.%s: not a setting of a render, which talks to no cluster",
			strings.Join(names, ", ChartSpec.")))
	}
	if spec.ReleaseName == "" && spec.NameTemplate == "" && !spec.GenerateName {
		return nil, usageError("must either provide a name or specify --generate-name")
	}
	request := &templateRequest{
		Op: "template", Chart: spec.ChartName, Release: spec.ReleaseName,
		Namespace: spec.Namespace, ValuesYaml: spec.ValuesYaml, Version: spec.Version,
		DisableHooks: spec.DisableHooks, DependencyUpdate: spec.DependencyUpdate,
		GenerateName: spec.GenerateName, NameTemplate: spec.NameTemplate, IncludeCRDs: true,
	}
	request.ValuesOptions = &spec.ValuesOptions
	if options != nil {
		request.APIVersions = options.APIVersions
		if version := options.KubeVersion; version != nil {
			if err := version.check(); err != nil {
				return nil, err
			}
			request.KubeVersion = version.Version
		}
	}
	return request, nil
}

// check refuses a version whose parts contradict each other.
func (version *KubeVersion) check() error {
	parts := strings.SplitN(strings.TrimPrefix(version.Version, "v"), ".", 3)
	for index, part := range []string{version.Major, version.Minor} {
		if part != "" && (index >= len(parts) || part != parts[index]) {
			return usageError(fmt.Sprintf(
				"KubeVersion: %s.%s is not what %q begins with",
				version.Major, version.Minor, version.Version))
		}
	}
	return nil
}

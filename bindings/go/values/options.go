// Package values holds the ways of giving values that the command line has; the names are those of
// the package of this name in go-helm-client.
package values

// Options are values by file and by flag. Files come first, then JSONValues, Values, StringValues and
// FileValues, each over the ones before, as on the command line.
type Options struct {
	// ValueFiles are paths of YAML files, as with -f or --values.
	ValueFiles []string `json:"valueFiles,omitempty"`
	// StringValues are texts for --set-string.
	StringValues []string `json:"stringValues,omitempty"`
	// Values are texts for --set.
	Values []string `json:"values,omitempty"`
	// FileValues are texts for --set-file.
	FileValues []string `json:"fileValues,omitempty"`
	// JSONValues are texts for --set-json.
	JSONValues []string `json:"jsonValues,omitempty"`
}

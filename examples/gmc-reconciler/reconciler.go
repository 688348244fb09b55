package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	opeachart "opea.dev/opea-chart"
)

// reconciler brings the objects of connectors to what their files say.
type reconciler struct {
	charts     *opeachart.ChartSet
	connectors string
	memory     memory
	applier    applier
	// seen is the content, by its hash, that needs no further look, by the name of the file.
	seen map[string]string
}

// look visits every file once and those that are gone; it gives the number of failures.
func (r *reconciler) look(ctx context.Context) int {
	names, err := r.names()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	failures := 0
	for _, name := range names {
		if err := r.reconcile(ctx, name); err != nil {
			failures++
			report(name, err)
		}
	}
	return failures
}

// names are the connectors in the folder and those that are only remembered.
func (r *reconciler) names() ([]string, error) {
	names := map[string]bool{}
	entries, err := os.ReadDir(r.connectors)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		switch filepath.Ext(entry.Name()) {
		case ".yaml", ".yml", ".json":
			if !entry.IsDir() {
				names[entry.Name()] = true
			}
		}
	}
	remembered, err := r.memory.names()
	if err != nil {
		return nil, err
	}
	for _, name := range remembered {
		names[name] = true
	}
	sorted := make([]string, 0, len(names))
	for name := range names {
		sorted = append(sorted, name)
	}
	sort.Strings(sorted)
	return sorted, nil
}

// reconcile makes the changes of one connector.
func (r *reconciler) reconcile(ctx context.Context, name string) error {
	path := filepath.Join(r.connectors, name)
	connector, err := os.ReadFile(path)
	hash := fmt.Sprintf("%x", sha256.Sum256(connector))
	if errors.Is(err, os.ErrNotExist) {
		connector, hash = nil, "gone"
	} else if err != nil {
		return err
	}
	if r.seen[name] == hash {
		return nil
	}
	previous, err := r.memory.objects(name)
	if err != nil {
		return err
	}
	plan, err := r.charts.Plan(ctx, connector, previous, &opeachart.ConnectorOptions{File: path})
	if err != nil {
		var failure *opeachart.Error
		if errors.As(err, &failure) && !failure.Retryable {
			// The same file would fail again: wait until it changes.
			r.seen[name] = hash
		}
		return err
	}
	for _, finding := range plan.Findings {
		fmt.Fprintf(os.Stderr, "%s:%s\n", path, finding)
	}
	for _, change := range plan.Changes {
		fmt.Println(line(change))
		if err := r.applier.apply(ctx, change); err != nil {
			return err
		}
	}
	if connector != nil {
		fmt.Printf("%s: %d changes, %s\n", name, len(plan.Changes), plan.Report.Status.AccessURL)
	}
	if err := r.memory.keep(name, plan.Objects); err != nil {
		return err
	}
	r.seen[name] = hash
	return nil
}

// line is a change on one line.
func line(change opeachart.Change) string {
	text := fmt.Sprintf("%s %s %s/%s", change.Action, change.Kind, change.Namespace, change.Name)
	if change.Reason != "" {
		text += "  (" + change.Reason + ")"
	}
	return text
}

// report shows why a connector failed, finding by finding.
func report(name string, err error) {
	var failure *opeachart.Error
	if !errors.As(err, &failure) {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		return
	}
	for _, finding := range failure.Findings {
		fmt.Fprintf(os.Stderr, "%s:%s\n", name, finding)
	}
	if len(failure.Findings) == 0 {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, failure)
	}
}

package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"

	opeachart "opea.dev/opea-chart"
)

// applier makes the changes of a plan.
type applier interface {
	apply(ctx context.Context, change opeachart.Change) error
}

// newApplier gives the applier that a word stands for.
func newApplier(word, kubectl string) (applier, error) {
	switch word {
	case "print":
		return nobody{}, nil
	case "client", "server", "none":
		return &cluster{kubectl: kubectl, dryRun: word}, nil
	}
	return nil, fmt.Errorf("-apply is print, client, server or none, not %q", word)
}

// nobody leaves everything as it is: the plan was printed.
type nobody struct{}

func (nobody) apply(context.Context, opeachart.Change) error { return nil }

// cluster makes changes with kubectl.
type cluster struct {
	kubectl string
	// dryRun is the value of --dry-run.
	dryRun string
}

func (c *cluster) apply(ctx context.Context, change opeachart.Change) error {
	command := exec.CommandContext(ctx, c.kubectl, c.arguments(change)...)
	command.Stdin = bytes.NewReader(change.Manifest)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", line(change), err, bytes.TrimSpace(output))
	}
	return nil
}

func (c *cluster) arguments(change opeachart.Change) []string {
	dryRun := "--dry-run=" + c.dryRun
	if change.Action == "delete" {
		return []string{
			"delete", change.Kind, change.Name, "--namespace", change.Namespace, "--ignore-not-found",
			dryRun,
		}
	}
	if c.dryRun == "client" {
		// kubectl knows no server-side apply without a server.
		return []string{"apply", dryRun, "-f", "-"}
	}
	return []string{
		"apply", "--server-side", "--field-manager=gmc-reconciler", dryRun, "-f", "-",
	}
}

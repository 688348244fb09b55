// The program gmc-reconciler keeps the objects of GMConnectors as their files say: it watches a
// folder, asks the bridge for the plan of every file that changed, and prints the plan or has kubectl
// apply it.
//
// It shows how a controller uses the bridge, and is no controller itself: what was applied is
// remembered in a folder instead of being read from a cluster.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	opeachart "opea.dev/opea-chart"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gmc-reconciler:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	flags := flag.NewFlagSet("gmc-reconciler", flag.ExitOnError)
	connectors := flags.String("connectors", "connectors", "folder with GMConnectors: *.yaml, *.yml, *.json")
	charts := flags.String("charts", "../../charts/common", "folder with the charts to render with")
	state := flags.String("state", "state", "folder that remembers what was applied")
	tool := flags.String("opea-chart", "", "path of opea-chart (default: $OPEA_CHART, else in PATH)")
	interval := flags.Duration("interval", 2*time.Second, "how often the folder is looked at")
	once := flags.Bool("once", false, "look once and end")
	apply := flags.String("apply", "print",
		"what happens to a plan: print, or have kubectl apply it with --dry-run=client, --dry-run=server "+
			"or for good: client, server, none")
	kubectl := flags.String("kubectl", "kubectl", "path of kubectl")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	applier, err := newApplier(*apply, *kubectl)
	if err != nil {
		return err
	}

	client, err := opeachart.Start(opeachart.ProcessOptions{Path: *tool})
	if err != nil {
		return err
	}
	defer client.Close()
	set, err := client.LoadCharts(ctx, *charts)
	if err != nil {
		return err
	}
	defer set.Close()

	reconciler := &reconciler{
		charts: set, connectors: *connectors, memory: memory{*state}, applier: applier,
		seen: map[string]string{},
	}
	for {
		failures := reconciler.look(ctx)
		if *once {
			if failures > 0 {
				return fmt.Errorf("%d of the connectors failed", failures)
			}
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(*interval):
		}
	}
}

package opeachart

import (
	"context"
	"sync"
	"sync/atomic"
)

// ChartSet is a chart, or a folder of charts, that is loaded and compiled once and rendered many
// times. Every process that renders loads it at its first use.
type ChartSet struct {
	client *Client
	path   string
	closed atomic.Bool

	mu    sync.Mutex
	names []string
}

// LoadCharts loads the chart in a folder or archive, or all charts in the folders of a folder.
// file:// dependencies are resolved in memory.
func (c *Client) LoadCharts(ctx context.Context, path string) (*ChartSet, error) {
	set := &ChartSet{client: c, path: path}
	if err := c.call(ctx, set, nil, nil); err != nil {
		return nil, err
	}
	return set, nil
}

// Names are the names of the charts.
func (s *ChartSet) Names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.names...)
}

func (s *ChartSet) setNames(names []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names = names
}

// TemplateChart renders the chart of the set that spec.ChartName names; in a set of one chart the
// name may be empty.
func (s *ChartSet) TemplateChart(spec *ChartSpec, options *HelmTemplateOptions) ([]byte, error) {
	return s.TemplateChartWithContext(context.Background(), spec, options)
}

// TemplateChartWithContext renders a chart of the set.
func (s *ChartSet) TemplateChartWithContext(
	ctx context.Context, spec *ChartSpec, options *HelmTemplateOptions,
) ([]byte, error) {
	request, err := spec.request(options)
	if err != nil {
		return nil, err
	}
	return s.client.template(ctx, s, request)
}

// Close gives the charts back; calls under way come to their end.
func (s *ChartSet) Close() error {
	if s.closed.Swap(true) {
		return &Error{Code: CodeClosed, Message: "the chart set was closed"}
	}
	s.client.workers.idle(func(w *worker) { s.client.sweep(context.Background(), w) })
	return nil
}

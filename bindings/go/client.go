// Package opeachart renders Helm charts and GMC pipelines through opea-chart, with the bytes that its
// command line prints.
//
// A Client talks to the engine in one of two ways that behave alike: [Start] runs it in child
// processes and is pure Go; the package inprocess loads it as a library through cgo.
package opeachart

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Templater renders charts. It has the shape that programs know from go-helm-client.
type Templater interface {
	// TemplateChart gives what `opea-chart template --include-crds` prints.
	TemplateChart(spec *ChartSpec, options *HelmTemplateOptions) ([]byte, error)
	// TemplateChartWithContext does the same and gives up when the context is done.
	TemplateChartWithContext(
		ctx context.Context, spec *ChartSpec, options *HelmTemplateOptions) ([]byte, error)
}

var (
	_ Templater = (*Client)(nil)
	_ Templater = (*ChartSet)(nil)
)

// RoundTripper answers requests: one JSON document in, one out. It is used by many goroutines at once
// and remembers the chart sets that its requests load.
type RoundTripper interface {
	RoundTrip(ctx context.Context, request []byte) ([]byte, error)
	Close() error
}

// Client renders charts. All its methods may be called by any number of goroutines at once.
type Client struct {
	workers workers
	timeout time.Duration
	lastID  atomic.Uint64
	closed  atomic.Bool
}

// workers are the processes that do the work: this one, or children.
type workers interface {
	// acquire gives a worker that is free; its caller gives it back with release.
	acquire(ctx context.Context) (*worker, error)
	release(w *worker)
	// idle runs a function on every worker that is free just now.
	idle(visit func(*worker))
	close() error
}

// worker is one process that answers requests, with the chart sets that were loaded in it.
type worker struct {
	roundTrip func(ctx context.Context, request []byte) ([]byte, error)
	process   *process

	mu      sync.Mutex
	handles map[*ChartSet]uint64
}

// NewClient makes a client of a process that answers requests.
func NewClient(transport RoundTripper) *Client {
	return &Client{workers: &single{
		transport: transport,
		worker: &worker{
			roundTrip: transport.RoundTrip, handles: map[*ChartSet]uint64{}},
	}}
}

// single is one worker for everyone.
type single struct {
	transport RoundTripper
	worker    *worker
}

func (s *single) acquire(ctx context.Context) (*worker, error) { return s.worker, ctx.Err() }
func (s *single) release(*worker)                              {}
func (s *single) idle(visit func(*worker))                     { visit(s.worker) }
func (s *single) close() error                                 { return s.transport.Close() }

// Close ends child processes; calls under way fail.
func (c *Client) Close() error {
	if c.closed.Swap(true) {
		return nil
	}
	return c.workers.close()
}

// Version is what the engine says about itself.
type Version struct {
	// Version is the engine's own.
	Version string `json:"version"`
	// HelmVersion is that of the Helm whose output it gives.
	HelmVersion string `json:"helmVersion"`
	// Operations are what requests can ask for.
	Operations []string `json:"operations"`
}

// Version asks the engine for its version.
func (c *Client) Version(ctx context.Context) (*Version, error) {
	version := new(Version)
	return version, c.call(ctx, nil, map[string]any{"op": "version"}, version)
}

// TemplateChart gives what `opea-chart template --include-crds` prints.
func (c *Client) TemplateChart(spec *ChartSpec, options *HelmTemplateOptions) ([]byte, error) {
	return c.TemplateChartWithContext(context.Background(), spec, options)
}

// TemplateChartWithContext gives what `opea-chart template --include-crds` prints.
func (c *Client) TemplateChartWithContext(
	ctx context.Context, spec *ChartSpec, options *HelmTemplateOptions,
) ([]byte, error) {
	request, err := spec.request(options)
	if err != nil {
		return nil, err
	}
	if request.Chart == "" {
		return nil, usageError("ChartSpec.ChartName is empty")
	}
	return c.template(ctx, nil, request)
}

func (c *Client) template(
	ctx context.Context, set *ChartSet, request *templateRequest,
) ([]byte, error) {
	var result struct {
		Output       string `json:"output"`
		OutputBase64 []byte `json:"outputBase64"`
	}
	if err := c.call(ctx, set, request, &result); err != nil {
		return nil, err
	}
	if result.OutputBase64 != nil {
		return result.OutputBase64, nil
	}
	return []byte(result.Output), nil
}

// Call sends a request of any operation and gives the member "result" of the response. The member
// "id" is set by the client.
func (c *Client) Call(ctx context.Context, request map[string]any) (json.RawMessage, error) {
	members := make(map[string]any, len(request)+1)
	for name, value := range request {
		members[name] = value
	}
	var result json.RawMessage
	err := c.call(ctx, nil, members, &result)
	return result, err
}

// members is a request as a map.
type members = map[string]any

// call runs one request on a free worker and reads the result into a variable; without a request it
// only makes sure that the chart set is loaded.
func (c *Client) call(ctx context.Context, set *ChartSet, request any, result any) error {
	if c.closed.Load() {
		return &Error{Code: CodeClosed, Message: "the client was closed"}
	}
	if _, hasDeadline := ctx.Deadline(); !hasDeadline && c.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.timeout)
		defer cancel()
	}
	worker, err := c.workers.acquire(ctx)
	if err != nil {
		return err
	}
	defer c.workers.release(worker)
	c.sweep(ctx, worker)
	var handle uint64
	if set != nil {
		if handle, err = c.handle(ctx, worker, set); err != nil {
			return err
		}
	}
	if request == nil {
		return nil
	}
	return c.send(ctx, worker, request, handle, result)
}

// handle is the number that a chart set has in a worker, where it is loaded at the first use.
func (c *Client) handle(ctx context.Context, w *worker, set *ChartSet) (uint64, error) {
	// Others that need a set of this worker wait, so that none is loaded twice.
	w.mu.Lock()
	defer w.mu.Unlock()
	if set.closed.Load() {
		return 0, &Error{Code: CodeClosed, Message: "the chart set was closed"}
	}
	if handle, ok := w.handles[set]; ok {
		return handle, nil
	}
	var result struct {
		Charts uint64   `json:"charts"`
		Names  []string `json:"names"`
	}
	request := members{"op": "loadCharts", "path": set.path}
	if w.process == nil {
		// A load that nobody waits for would leave a set in this process that nobody knows.
		ctx = context.WithoutCancel(ctx)
	}
	if err := c.send(ctx, w, request, 0, &result); err != nil {
		return 0, err
	}
	set.setNames(result.Names)
	w.handles[set] = result.Charts
	return result.Charts, nil
}

// sweep gives the worker's chart sets back that were closed since it was last used.
func (c *Client) sweep(ctx context.Context, w *worker) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for set, handle := range w.handles {
		if set.closed.Load() {
			delete(w.handles, set)
			// If this fails the process is gone, and the set with it.
			_ = c.send(ctx, w, members{"op": "releaseCharts", "charts": handle}, 0, nil)
		}
	}
}

// send does one round trip.
func (c *Client) send(
	ctx context.Context, w *worker, request any, charts uint64, result any,
) error {
	id := c.lastID.Add(1)
	switch request := request.(type) {
	case *templateRequest:
		request.ID, request.Charts = id, charts
	case members:
		request["id"] = id
		if charts != 0 {
			request["charts"] = charts
		}
	}
	var document bytes.Buffer
	encoder := json.NewEncoder(&document)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(request); err != nil {
		return usageError(fmt.Sprintf("the request has no JSON form: %v", err))
	}
	answer, err := w.roundTrip(ctx, document.Bytes())
	if err != nil {
		return err
	}
	var response response
	if err := json.Unmarshal(answer, &response); err != nil {
		return &Error{Code: CodeCrashed, Message: "the answer is no JSON", Retryable: true, cause: err}
	}
	if response.ID == nil || *response.ID != id {
		if response.Error != nil {
			return response.Error
		}
		return &Error{Code: CodeCrashed, Message: "the answer is one to another request", Retryable: true}
	}
	if !response.OK {
		if response.Error == nil {
			response.Error = &Error{Code: CodeCrashed, Message: "the answer has no error"}
		}
		if response.Error.Code == CodeCancelled && ctx.Err() != nil {
			return ctx.Err()
		}
		return response.Error
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(response.Result, result)
}

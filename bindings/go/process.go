package opeachart

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"
)

// ProcessOptions say how child processes are run.
type ProcessOptions struct {
	// Path is the path of the program opea-chart; if empty, the environment variable OPEA_CHART, else
	// "opea-chart" wherever PATH has it.
	Path string
	// Processes is how many may run at a time, each with one call; if 0, GOMAXPROCS.
	Processes int
	// Timeout is the time for one call whose context has no deadline; if 0, one minute, if negative,
	// no limit.
	Timeout time.Duration
	// Env is the environment of the children; if nil, that of this process.
	Env []string
}

// Start makes a client that renders in child processes. It needs no cgo, a crash of the engine is
// nothing but an error of one call, and a context that is done ends the work at once, because the
// child is killed. Children are started when they are needed.
func Start(options ProcessOptions) (*Client, error) {
	path := options.Path
	if path == "" {
		path = os.Getenv("OPEA_CHART")
	}
	if path == "" {
		path = "opea-chart"
	}
	found, err := exec.LookPath(path)
	if err != nil {
		return nil, unavailable("the program opea-chart", err)
	}
	count := options.Processes
	if count <= 0 {
		count = runtime.GOMAXPROCS(0)
	}
	timeout := options.Timeout
	if timeout == 0 {
		timeout = time.Minute
	}
	env := options.Env
	if env == nil {
		env = os.Environ()
	}
	// A crash should be quick: the engine's own backtrace takes a second and helps nobody here.
	env = append(env[:len(env):len(env)], "SWIFT_BACKTRACE=enable=no")
	client := &Client{
		workers: &pool{path: found, env: env, slots: make(chan struct{}, count)},
		timeout: timeout,
	}
	// One round trip now finds out whether the program is one that we can talk to.
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := client.Version(ctx); err != nil {
		client.Close()
		return nil, unavailable(found, err)
	}
	return client, nil
}

// pool is a number of child processes of which each does one call at a time.
type pool struct {
	path string
	env  []string
	// slots has one element for each worker in use.
	slots chan struct{}

	mu     sync.Mutex
	free   []*worker
	busy   map[*worker]struct{}
	closed bool
}

func (p *pool) acquire(ctx context.Context) (*worker, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		<-p.slots
		return nil, err
	}
	w, err := p.take()
	if err != nil {
		<-p.slots
		return nil, err
	}
	return w, nil
}

// take gives a free worker that lives, or a new one.
func (p *pool) take() (*worker, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, &Error{Code: CodeClosed, Message: "the client was closed"}
	}
	var w *worker
	for w == nil && len(p.free) > 0 {
		last := len(p.free) - 1
		if w = p.free[last]; !w.process.lives() {
			w.process.kill()
			w = nil
		}
		p.free = p.free[:last]
	}
	if w == nil {
		process, err := startProcess(p.path, p.env)
		if err != nil {
			return nil, unavailable(p.path, err)
		}
		w = &worker{
			roundTrip: process.roundTrip, process: process, handles: map[*ChartSet]uint64{}}
	}
	if p.busy == nil {
		p.busy = map[*worker]struct{}{}
	}
	p.busy[w] = struct{}{}
	return w, nil
}

func (p *pool) release(w *worker) {
	p.mu.Lock()
	delete(p.busy, w)
	if w.process.lives() && !p.closed {
		p.free = append(p.free, w)
	} else {
		w.process.kill()
	}
	p.mu.Unlock()
	<-p.slots
}

func (p *pool) idle(visit func(*worker)) {
	for range p.freeWorkers() {
		select {
		case p.slots <- struct{}{}:
		default:
			return
		}
		p.mu.Lock()
		if len(p.free) == 0 || p.closed {
			p.mu.Unlock()
			<-p.slots
			return
		}
		// The one that waits longest, so that each has its turn.
		w := p.free[0]
		p.free = append([]*worker(nil), p.free[1:]...)
		if p.busy == nil {
			p.busy = map[*worker]struct{}{}
		}
		p.busy[w] = struct{}{}
		p.mu.Unlock()
		visit(w)
		p.release(w)
	}
}

func (p *pool) freeWorkers() []*worker {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]*worker(nil), p.free...)
}

func (p *pool) close() error {
	p.mu.Lock()
	p.closed = true
	workers := p.free
	p.free = nil
	for w := range p.busy {
		workers = append(workers, w)
	}
	p.mu.Unlock()
	for _, w := range workers {
		w.process.kill()
	}
	for _, w := range workers {
		<-w.process.ended
	}
	return nil
}

// process is one child.
type process struct {
	command *exec.Cmd
	input   io.WriteCloser
	output  io.Closer
	lines   *bufio.Reader
	errors  tail
	// ended is closed when the child has ended and was waited for.
	ended chan struct{}

	mu       sync.Mutex
	isBroken bool
}

// maximumResponse is the length of a response beyond which a child is taken to have gone wrong.
const maximumResponse = 1 << 30

func startProcess(path string, env []string) (*process, error) {
	p := &process{ended: make(chan struct{})}
	p.command = exec.Command(path, "serve", "--stdio")
	p.command.Env = env
	p.command.Stderr = &p.errors
	// Pipes of our own: those of exec.Cmd are closed by Wait, which may come before the last answer
	// was read.
	childInput, input, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	output, childOutput, err := os.Pipe()
	if err != nil {
		childInput.Close()
		input.Close()
		return nil, err
	}
	p.command.Stdin, p.command.Stdout = childInput, childOutput
	p.input, p.output, p.lines = input, output, bufio.NewReaderSize(output, 1<<16)
	err = p.command.Start()
	childInput.Close()
	childOutput.Close()
	if err != nil {
		input.Close()
		output.Close()
		return nil, err
	}
	go func() {
		_ = p.command.Wait()
		close(p.ended)
	}()
	return p, nil
}

func (p *process) lives() bool {
	select {
	case <-p.ended:
		return false
	default:
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.isBroken
}

// kill ends the child; it is waited for elsewhere.
func (p *process) kill() {
	p.mu.Lock()
	p.isBroken = true
	p.mu.Unlock()
	_ = p.command.Process.Kill()
	p.input.Close()
	p.output.Close()
}

// roundTrip does one call. Whatever goes wrong ends the child, because nobody knows what it would
// write next.
func (p *process) roundTrip(ctx context.Context, request []byte) ([]byte, error) {
	stop := context.AfterFunc(ctx, p.kill)
	answer, err := p.exchange(request)
	if !stop() {
		p.kill()
		if err != nil {
			return nil, ctx.Err()
		}
	}
	if err != nil {
		p.kill()
		return nil, p.failure(err)
	}
	return answer, nil
}

// exchange writes one line and reads one.
func (p *process) exchange(request []byte) ([]byte, error) {
	if _, err := p.input.Write(request); err != nil {
		return nil, err
	}
	var answer []byte
	for {
		part, err := p.lines.ReadSlice('\n')
		answer = append(answer, part...)
		if err == nil {
			return answer, nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
		if len(answer) > maximumResponse {
			return nil, fmt.Errorf("the answer is longer than %d bytes", maximumResponse)
		}
	}
}

// failure tells how the child ended.
func (p *process) failure(cause error) error {
	<-p.ended
	text := fmt.Sprintf("the child process ended before it had answered: %s", p.command.ProcessState)
	if words := p.errors.text(); words != "" {
		text += ": " + words
	}
	return &Error{Code: CodeCrashed, Message: text, Retryable: true, cause: cause}
}

// tail keeps the last bytes that were written to it.
type tail struct {
	mu    sync.Mutex
	bytes []byte
}

const tailLength = 4096

func (t *tail) Write(text []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bytes = append(t.bytes, text...)
	if extra := len(t.bytes) - tailLength; extra > 0 {
		t.bytes = append([]byte(nil), t.bytes[extra:]...)
	}
	return len(text), nil
}

func (t *tail) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.bytes))
}

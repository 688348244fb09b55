package opeachart

import (
	"encoding/json"
	"fmt"
)

// Codes of errors that do not come out of a render. Those of a render are the engine's: "execution",
// "schema", "yaml", "dependency" and so on.
const (
	// CodeUsage is a call that cannot be meant.
	CodeUsage = "usage"
	// CodeRequest is a request that the engine does not understand.
	CodeRequest = "request"
	// CodeInvalidConnector is a GMConnector with errors, which Findings holds.
	CodeInvalidConnector = "invalidConnector"
	// CodeNoProfile is hardware on which no profile that was asked for can run.
	CodeNoProfile = "noProfile"
	// CodeCancelled is work that was ended, by the time limit of a request; where the context ended it,
	// the error is that of the context.
	CodeCancelled = "cancelled"
	// CodeCrashed is a child process that ended before it had answered.
	CodeCrashed = "crashed"
	// CodeUnavailable is a child process or library that cannot be started or loaded.
	CodeUnavailable = "unavailable"
	// CodeClosed is a client or chart set that was closed.
	CodeClosed = "closed"
)

// Error is why something was not done.
type Error struct {
	// Code is the stable identity of the error.
	Code string `json:"code"`
	// Message is a phrase in lower case.
	Message string `json:"message"`
	// HelmText is what Helm prints for this failure, without the leading "Error: ".
	HelmText string `json:"helmText"`
	// Help is what can be done about it; may be empty.
	Help string `json:"help,omitempty"`
	// Retryable tells whether the same call can succeed later.
	Retryable bool `json:"retryable"`
	// Positions are where it happened and how it got there.
	Positions []Position `json:"positions,omitempty"`
	// Findings are those of a GMConnector with errors.
	Findings []Finding `json:"findings,omitempty"`

	cause error
}

// Position is a place in a file; line and column count from 1, the column in bytes.
type Position struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Text   string `json:"text,omitempty"`
}

// Error gives Helm's text where there is one.
func (e *Error) Error() string {
	if e.HelmText != "" {
		return e.HelmText
	}
	return e.Message
}

// Unwrap gives the error behind this one, such as that of the operating system.
func (e *Error) Unwrap() error { return e.cause }

// String gives the place with the message, for logs.
func (p Position) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

func usageError(message string) *Error {
	return &Error{Code: CodeUsage, Message: message}
}

func unavailable(what string, cause error) *Error {
	return &Error{
		Code: CodeUnavailable, Message: fmt.Sprintf("%s: %v", what, cause), Retryable: true, cause: cause,
	}
}

// response is what every request is answered with.
type response struct {
	OK     bool            `json:"ok"`
	ID     *uint64         `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *Error          `json:"error"`
}

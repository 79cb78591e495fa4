package awsapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"ec2-inventory/internal/wire"
)

// Stats counts what calls cost. It is safe for concurrent use.
type Stats struct {
	Calls    atomic.Int64
	Attempts atomic.Int64 // each call has one, and one more for each retry
	Took     atomic.Int64 // nanoseconds, of all calls together

	mu     sync.Mutex
	faults map[string]int
}

// Faults are the reasons for which attempts failed, and how often.
func (s *Stats) Faults() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.faults)
}

func (s *Stats) fault(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.faults == nil {
		s.faults = map[string]int{}
	}
	s.faults[cause(err)]++
}

// answerError says that an answer arrived but cannot be used.
type answerError struct {
	err     error
	passing bool // asking again may help: it was cut short on its way
}

func (e *answerError) Error() string { return e.err.Error() }
func (e *answerError) Unwrap() error { return e.err }

// answer takes the place of an operation's deserializer: it reads the body of
// a good answer into a tree. Error answers are left to the SDK's own
// deserializer, which knows the codes of each service.
type answer struct {
	root   string // name of the root element
	result any    // what the SDK's operation wants to see: an empty output
	size   int    // about what to expect, in bytes; 0 if nothing is known
	stats  *Stats
	clock  *clock
	sdk    middleware.DeserializeMiddleware
	tree   *wire.Tree

	attempts int
	last     error // of the last attempt
	status   int   // HTTP status of the last answer
}

// install is a function for an operation's APIOptions.
func (a *answer) install(stack *middleware.Stack) (err error) {
	a.sdk, err = stack.Deserialize.Swap(a.ID(), a)
	return err
}

// ID is the name under which the SDK has its deserializers.
func (a *answer) ID() string { return "OperationDeserializer" }

// HandleDeserialize reads the answer to one attempt.
func (a *answer) HandleDeserialize(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (out middleware.DeserializeOutput, metadata middleware.Metadata, err error) {
	a.stats.Attempts.Add(1)
	a.attempts++
	defer func() {
		// That the time was up in the middle of an attempt tells less than
		// what the attempt before it was told.
		if a.last == nil || !errors.Is(err, context.DeadlineExceeded) {
			a.last = err
		}
		if err != nil {
			a.stats.fault(err)
		}
	}()
	sent := time.Now()
	out, metadata, err = next.HandleDeserialize(ctx, in)
	a.clock.note(out.RawResponse, sent)
	if err != nil {
		return out, metadata, err
	}
	resp, ok := out.RawResponse.(*smithyhttp.Response)
	if !ok {
		return out, metadata, fmt.Errorf("unexpected response type %T", out.RawResponse)
	}
	a.status = resp.StatusCode
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return a.sdk.HandleDeserialize(ctx, in, given{out, metadata})
	}
	defer func() { _ = resp.Body.Close() }()
	a.tree, err = readTree(resp.Body, max(int(resp.ContentLength), a.size), a.root)
	out.Result = a.result
	return out, metadata, err
}

// given hands over a response that has arrived already.
type given struct {
	out      middleware.DeserializeOutput
	metadata middleware.Metadata
}

func (g given) HandleDeserialize(context.Context, middleware.DeserializeInput) (middleware.DeserializeOutput, middleware.Metadata, error) {
	return g.out, g.metadata, nil
}

// readTree reads a body of about that size.
func readTree(body io.Reader, size int, root string) (*wire.Tree, error) {
	tree, err := wire.Read(body, size)
	var syntax *wire.SyntaxError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return nil, err
	case errors.As(err, &syntax):
		return nil, &answerError{err: err, passing: errors.Is(err, io.ErrUnexpectedEOF)}
	case err != nil:
		return nil, &answerError{err: fmt.Errorf("the answer broke off: %w", err), passing: true}
	}
	if name := tree.Name(0); name != root {
		return nil, &answerError{err: fmt.Errorf("the answer is a <%s>, not a <%s>: this is not AWS", name, root)}
	}
	return tree, nil
}

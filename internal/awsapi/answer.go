package awsapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"ec2-inventory/internal/wire"
)

// maxAnswer bounds one answer in bytes. A page of 1,000 instances has some
// ten million.
const maxAnswer = 256 << 20

// Stats counts what a scope cost.
type Stats struct {
	Calls    atomic.Int64
	Attempts atomic.Int64 // each call has one, and one more for each retry
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
	stats  *Stats
	sdk    middleware.DeserializeMiddleware
	tree   *wire.Tree
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
	out, metadata, err = next.HandleDeserialize(ctx, in)
	if err != nil {
		return out, metadata, err
	}
	resp, ok := out.RawResponse.(*smithyhttp.Response)
	if !ok {
		return out, metadata, fmt.Errorf("unexpected response type %T", out.RawResponse)
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return a.sdk.HandleDeserialize(ctx, in, given{out, metadata})
	}
	a.tree, err = readTree(resp.Body, a.root)
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

func readTree(body io.Reader, root string) (*wire.Tree, error) {
	data, err := io.ReadAll(io.LimitReader(body, maxAnswer+1))
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return nil, err
	case err != nil:
		return nil, &answerError{err: fmt.Errorf("the answer broke off after %d bytes: %w", len(data), err), passing: true}
	case len(data) > maxAnswer:
		return nil, &answerError{err: fmt.Errorf("the answer has more than %d MB", maxAnswer>>20)}
	}
	tree, err := wire.Parse(data)
	if err != nil {
		return nil, &answerError{err: err, passing: errors.Is(err, io.ErrUnexpectedEOF)}
	}
	if name := tree.Name(0); name != root {
		return nil, &answerError{err: fmt.Errorf("the answer is a <%s>, not a <%s>: this is not AWS", name, root)}
	}
	return tree, nil
}

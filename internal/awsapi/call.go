package awsapi

import (
	"context"
	"fmt"

	"github.com/aws/smithy-go/middleware"

	"ec2-inventory/internal/wire"
)

// maxPages ends a chain of pages that never ends: a million and more
// resources.
const maxPages = 10_000

// call makes one API call, with its retries, within the account's limits.
// invoke runs the SDK's operation with the given middleware option; what it
// returns besides the error is of no interest, the tree is.
func (a *Account) call(ctx context.Context, op operation, stats *Stats, invoke func(ctx context.Context, install func(*middleware.Stack) error) error) (*wire.Tree, error) {
	if err := a.authenticate(ctx); err != nil {
		return nil, err
	}
	if err := a.limits.wait(ctx, op); err != nil {
		return nil, err
	}
	if err := a.slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer a.slots.Release(1)
	stats.Calls.Add(1)
	timed, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	ans := &answer{root: op.root(), result: op.result, size: op.size, stats: stats}
	if err := invoke(timed, ans.install); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err() // interrupted: not AWS's fault
		}
		return nil, newError(op, err, timed.Err() != nil, a.timeout)
	}
	return ans.tree, nil
}

// operation is an API call by AWS's names.
type operation struct {
	service string // as in IAM actions
	name    string
	region  string // "" where a service has none
	result  any
	size    int // of an answer, in bytes, as far as is known
}

func (o operation) root() string { return o.name + "Response" }

// action is the IAM action that allows the operation. Route 53 has two whose
// names are their calls'.
func (o operation) action() string { return o.service + ":" + o.name }

// pages follows a chain of pages from a token: next asks for the page that a
// token names ("" is the first) and returns the token of the one after it.
func pages(op operation, token string, next func(token string) (string, error)) error {
	for range maxPages {
		following, err := next(token)
		if err != nil {
			return err
		}
		if following == "" {
			return nil
		}
		if following == token {
			return &Error{Service: op.service, Region: op.region, Operation: op.name, Code: "PageLoop",
				Message: "the same page token came twice, the list would never end",
				Hint:    "try again; if it stays so, check what answers at the endpoint"}
		}
		token = following
	}
	return &Error{Service: op.service, Region: op.region, Operation: op.name, Code: "PageLoop",
		Message: fmt.Sprintf("more than %d pages", maxPages),
		Hint:    "narrow the question with instance_filters"}
}

package awsapi

import (
	"context"
	"time"

	"github.com/aws/smithy-go/middleware"

	"ec2-inventory/internal/wire"
)

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
	began := time.Now()
	defer func() { stats.Took.Add(int64(time.Since(began))) }()
	timed, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	ans := &answer{root: op.root(), result: op.result, size: op.size, stats: stats, clock: &a.clock}
	if err := invoke(timed, ans.install); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err() // interrupted: not AWS's fault
		}
		if timed.Err() != nil && ans.last != nil {
			err = ans.last // tells more than that the time was up before the next
		}
		return nil, newError(op, err, tries{ans.attempts, time.Since(began), a.timeout}, ans.status)
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

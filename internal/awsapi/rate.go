package awsapi

import (
	"context"
	"sync"

	"golang.org/x/time/rate"
)

// buckets are AWS's limits on how often an account may ask: so many calls a
// second, after so many at once. EC2 has a bucket for each kind of call and
// region ("Request throttling for the Amazon EC2 API"), Route 53 one for the
// account ("Quotas", API request limits). Others are not published.
var buckets = map[string]struct {
	perSecond rate.Limit
	burst     int
}{
	"ec2":     {20, 100},
	"route53": {10, 50},
}

// limits holds back calls that AWS would turn away.
type limits struct {
	mu      sync.Mutex
	byScope map[string]*rate.Limiter
}

// wait waits until AWS will take one more call of that kind. The error is the
// context's.
func (l *limits) wait(ctx context.Context, op operation) error {
	if limiter := l.of(op); limiter != nil {
		return limiter.Wait(ctx)
	}
	return nil
}

// of is the limiter that an operation counts against, nil if there is none.
func (l *limits) of(op operation) *rate.Limiter {
	b, ok := buckets[op.service]
	if !ok {
		return nil
	}
	scope := op.service
	if op.region != "" {
		scope += " " + op.region + " " + op.name
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byScope == nil {
		l.byScope = map[string]*rate.Limiter{}
	}
	limiter := l.byScope[scope]
	if limiter == nil {
		limiter = rate.NewLimiter(b.perSecond, b.burst)
		l.byScope[scope] = limiter
	}
	return limiter
}

package awsapi

import (
	"net/http"
	"sync"
	"time"

	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// clock compares this machine's clock with AWS's, by the Date of its answers.
// The zero value knows nothing. It is safe for concurrent use.
type clock struct {
	mu    sync.Mutex
	known bool
	ahead time.Duration
	trip  time.Duration // there and back, of the answer that ahead is from
}

// note takes what an answer to a request of that time says, whether it is a
// good one or an error. The answer with the shortest way says it best.
func (c *clock) note(raw any, sent time.Time) {
	resp, ok := raw.(*smithyhttp.Response)
	if !ok || resp.Response == nil {
		return
	}
	date, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return
	}
	trip := time.Since(sent)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known && trip >= c.trip {
		return
	}
	// A Date has no fractions: it is half a second too early on average.
	c.known, c.trip, c.ahead = true, trip, sent.Add(trip/2).Sub(date.Add(time.Second/2))
}

// ClockAhead is how far this machine's clock is ahead of AWS's, to about a
// second and half the time that the fastest answer took; below zero it is
// behind. It is not known before AWS has answered a call.
func (a *Account) ClockAhead() (ahead time.Duration, known bool) {
	a.clock.mu.Lock()
	defer a.clock.mu.Unlock()
	return a.clock.ahead, a.clock.known
}

package awsapi

import (
	"math/rand/v2"
	"time"
)

// backoff waits about 0.1 s before the second attempt and twice as long
// before each further one. Half of it is chance, so that many starts of this
// program that are throttled together do not come back together.
type backoff struct{}

// BackoffDelay is the wait after an attempt, counted from 0.
func (backoff) BackoffDelay(attempt int, _ error) (time.Duration, error) {
	d := min(firstBackoff<<min(attempt, 10), maxBackoff)
	return d/2 + rand.N(d/2), nil
}

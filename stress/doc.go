// Package stress holds tests that break things: AWS's answers, the network,
// the cache's files, the disk, the program itself in the middle of its work.
// After each, the answer is whole and right, or there is none and a line that
// says why. They run the program as processes:
//
//	go test -tags stress ./stress
//
// STRESS_ROUNDS is how often each is tried; docs/reliability.md has the counts
// of a long run.
package stress

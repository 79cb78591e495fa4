package scan

import (
	"context"
	"slices"
	"time"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
)

// fanOut asks scopes side by side.
type fanOut struct {
	ctx     context.Context
	cancel  []context.CancelFunc
	account *awsapi.Account
	req     Request
	asked   map[snapshot.Scope]*reply
}

// reply is a scope's answer, or why there is none, once it is done.
type reply struct {
	done     chan struct{}
	answer   snapshot.Answer
	warnings []string
	err      error
	took     time.Duration
	stats    awsapi.Stats
}

// start asks those scopes that have not been asked.
func (f *fanOut) start(scopes []snapshot.Scope) {
	for _, scope := range scopes {
		if f.asked[scope] != nil {
			continue
		}
		r := &reply{done: make(chan struct{})}
		f.asked[scope] = r
		ctx, cancel := context.WithCancel(f.ctx)
		f.cancel = append(f.cancel, cancel)
		done := f.req.Progress.begin(scope, &r.stats)
		go func() {
			defer close(r.done)
			r.answer = snapshot.Answer{Scope: scope, Asked: time.Now()}
			r.answer.Pages, r.warnings, r.err = ask(ctx, f.account, f.req, scope, &r.stats)
			r.took = time.Since(r.answer.Asked)
			done(r.answer.Pages)
		}()
	}
}

// wait gives the replies of the scopes, all of which have been started. It
// waits for all, also if one fails: all that fails is to be said.
func (f *fanOut) wait(scopes []snapshot.Scope) []*reply {
	replies := make([]*reply, len(scopes))
	for i, scope := range scopes {
		replies[i] = f.asked[scope]
		<-replies[i].done
	}
	return replies
}

// stop ends what is still being asked: scopes that were guessed wrongly.
func (f *fanOut) stop() {
	for _, cancel := range f.cancel {
		cancel()
	}
}

// guess is the regions that can be asked before AWS has said which there are:
// with AllRegions those that an account has unless it does something about it.
// Answers of those that turn out not to be enabled are not used.
func guess(req Request) []string {
	if !req.AllRegions {
		if len(req.Unlisted) > 0 {
			return nil // there may be a mistake in the list; see first
		}
		return req.Regions
	}
	return slices.DeleteFunc(slices.Clone(req.Fallback), func(n string) bool { return slices.Contains(req.RegionsExclude, n) })
}

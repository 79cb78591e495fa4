package scan

import (
	"sync"
	"time"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
)

// Progress is how far a scan is. It may be looked at while the scan goes on.
type Progress struct {
	mu     sync.Mutex
	scopes []*scopeProgress
}

type scopeProgress struct {
	scope     snapshot.Scope
	began     time.Time
	stats     *awsapi.Stats
	done      bool
	resources int
}

// State is how far a scan is at a moment.
type State struct {
	Scopes, Done int
	Resources    int // in the scopes that are done
	Calls        int
	Slowest      snapshot.Scope // of those that are not done, the one begun first
	Waiting      time.Duration  // for that one
}

// State is how far the scan is now.
func (p *Progress) State() State {
	p.mu.Lock()
	defer p.mu.Unlock()
	var (
		s     State
		first *scopeProgress
	)
	for _, sp := range p.scopes {
		s.Scopes++
		s.Resources += sp.resources
		s.Calls += int(sp.stats.Calls.Load())
		if sp.done {
			s.Done++
		} else if first == nil || sp.began.Before(first.began) {
			first = sp
		}
	}
	if first != nil {
		s.Slowest, s.Waiting = first.scope, time.Since(first.began)
	}
	return s
}

// begin notes that a scope is asked; done is to be called with its answer. A
// nil Progress notes nothing.
func (p *Progress) begin(scope snapshot.Scope, stats *awsapi.Stats) (done func([]snapshot.Page)) {
	if p == nil {
		return func([]snapshot.Page) {}
	}
	sp := &scopeProgress{scope: scope, began: time.Now(), stats: stats}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.scopes = append(p.scopes, sp)
	return func(pages []snapshot.Page) {
		n := resources(pages)
		p.mu.Lock()
		defer p.mu.Unlock()
		sp.done, sp.resources = true, n
	}
}

// identifiers are the elements that resources have one of each.
var identifiers = map[string]string{
	snapshot.DescribeInstances:     "instanceId",
	snapshot.DescribeDBInstances:   "DBInstanceIdentifier",
	snapshot.DescribeCacheClusters: "CacheClusterId",
}

func resources(pages []snapshot.Page) (n int) {
	for _, p := range pages {
		name, ok := identifiers[p.Call]
		if !ok {
			continue
		}
		index := p.Tree.NameIndex(name)
		for i := range p.Tree.Nodes {
			if int(p.Tree.Nodes[i].Name) == index {
				n++
			}
		}
	}
	return n
}

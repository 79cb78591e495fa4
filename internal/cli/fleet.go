package cli

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"

	"ec2-inventory/internal/cache"
	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/settings"
	"ec2-inventory/internal/snapshot"
)

// fleet is what there is, as the commands for people look at it.
type fleet struct {
	settings *settings.Settings
	inv      *inventory.Inventory
	snapshot *snapshot.Snapshot
	scopes   []scopeReport // what became of what was asked
}

// fleet reads the settings and gives the fleet, from the cache if that is
// fresh. Warnings have been said.
func (p *program) fleet(ctx context.Context) (*fleet, error) {
	began := p.Now()
	s, err := p.settings()
	if err != nil {
		return nil, err
	}
	if p.demo || s.CachePath == "" {
		return p.askedFleet(ctx, s, nil)
	}
	store := cache.Open(s.CachePath, cacheKey(p.Process, s))
	fresh := func(created time.Time) bool { return p.fresh(s, created) }
	if f, err := p.cachedFleet(s, store, fresh); f != nil || err != nil {
		return f, err
	}
	unlock, err := store.Lock(ctx)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		p.warn(err.Error() + "; going on without the cache")
		return p.askedFleet(ctx, s, store)
	}
	defer unlock()
	// As in list: what another has asked while this one waited will do.
	since := p.since(began)
	if f, err := p.cachedFleet(s, store, func(t time.Time) bool { return fresh(t) || since(t) }); f != nil || err != nil {
		return f, err
	}
	return p.keptFleet(ctx, s, store)
}

// askedFleet asks; nothing is kept. The store, if there is one, may serve for
// what does not answer.
func (p *program) askedFleet(ctx context.Context, s *settings.Settings, store *cache.Store) (*fleet, error) {
	a, err := p.askOnly(ctx, s, store)
	if err != nil {
		return nil, err
	}
	return newFleet(s, a), nil
}

// keptFleet asks, and leaves the answer for whoever comes next.
func (p *program) keptFleet(ctx context.Context, s *settings.Settings, store *cache.Store) (*fleet, error) {
	a, err := p.ask(ctx, s, store)
	if err != nil {
		return nil, err
	}
	if entry, err := p.put(s, store, a); err != nil {
		p.warn(err.Error() + "; the next start will ask AWS again")
	} else {
		_ = entry.Close()
	}
	return newFleet(s, a), nil
}

func newFleet(s *settings.Settings, a *answer) *fleet {
	return &fleet{settings: s, inv: a.inv, snapshot: a.result.Snapshot, scopes: reportsOf(a.result)}
}

// cachedFleet is the fleet of the cache, nil if what is there was not made at a
// good time, or is not all there.
func (p *program) cachedFleet(s *settings.Settings, store *cache.Store, good func(created time.Time) bool) (*fleet, error) {
	snap, warnings := p.cachedSnapshot(store, good)
	if snap == nil {
		return nil, nil
	}
	a, err := p.make(s, &scan.Result{Snapshot: snap, Warnings: warnings})
	if err != nil {
		return nil, err
	}
	return &fleet{settings: s, inv: a.inv, snapshot: snap, scopes: keptReports(store, snap)}, nil
}

// cachedSnapshot is what the answer in the cache was made of.
func (p *program) cachedSnapshot(store *cache.Store, good func(created time.Time) bool) (snap *snapshot.Snapshot, warnings []string) {
	entry, err := store.Get(cache.Whole)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			p.warn(err.Error() + "; asking AWS")
		}
		return nil, nil
	}
	defer func() { _ = entry.Close() }()
	if !good(entry.Created()) {
		return nil, nil
	}
	scopes, err := entry.Scopes()
	if err != nil {
		return nil, nil
	}
	if len(scopes) == 0 {
		return nil, nil
	}
	snap = &snapshot.Snapshot{Account: scopes[0]}
	for _, note := range scopes[1:] {
		scope, err := scopeOf(note)
		if err != nil {
			return nil, nil
		}
		a, err := store.Answer(scope)
		if err != nil || scopeNote(a) != note {
			return nil, nil
		}
		snap.Answers = append(snap.Answers, *a)
	}
	if warnings, err = entry.Warnings(); err != nil {
		return nil, nil
	}
	return snap, slices.Clip(warnings)
}

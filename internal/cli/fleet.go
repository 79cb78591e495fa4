package cli

import (
	"context"
	"slices"

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
	s, err := p.settings()
	if err != nil {
		return nil, err
	}
	var store *cache.Store
	if !p.demo && s.CachePath != "" {
		store = cache.Open(s.CachePath, cacheKey(p.Process, s))
		if snap, warnings := p.cachedSnapshot(s, store); snap != nil {
			a, err := p.make(s, &scan.Result{Snapshot: snap, Warnings: warnings})
			if err != nil {
				return nil, err
			}
			return &fleet{settings: s, inv: a.inv, snapshot: snap, scopes: keptReports(store, snap)}, nil
		}
	}
	account, err := p.account(ctx, s)
	if err != nil {
		return nil, err
	}
	var a *answer
	if store == nil {
		a, err = p.askOnly(ctx, s, account, nil)
	} else {
		a, err = p.askAndKeep(ctx, s, store)
	}
	if err != nil {
		return nil, err
	}
	return &fleet{settings: s, inv: a.inv, snapshot: a.result.Snapshot, scopes: reportsOf(a.result)}, nil
}

// askAndKeep asks, and leaves the answer for whoever comes next.
func (p *program) askAndKeep(ctx context.Context, s *settings.Settings, store *cache.Store) (*answer, error) {
	account, err := p.account(ctx, s)
	if err != nil {
		return nil, err
	}
	unlock, err := store.Lock(ctx)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		p.warn(err.Error() + "; going on without the cache")
		return p.askOnly(ctx, s, account, store)
	}
	defer unlock()
	a, err := p.ask(ctx, s, account, store)
	if err != nil {
		return nil, err
	}
	if entry, err := p.put(s, store, a); err != nil {
		p.warn(err.Error() + "; the next start will ask AWS again")
	} else {
		_ = entry.Close()
	}
	return a, nil
}

// cachedSnapshot is what the answer in the cache was made of, nil if that is
// not fresh or not all there.
func (p *program) cachedSnapshot(s *settings.Settings, store *cache.Store) (snap *snapshot.Snapshot, warnings []string) {
	entry, err := store.Get(cache.Whole)
	if err != nil {
		return nil, nil
	}
	defer func() { _ = entry.Close() }()
	if !p.fresh(s, entry.Created()) {
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

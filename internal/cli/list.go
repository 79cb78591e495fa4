package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"ec2-inventory/internal/cache"
	"ec2-inventory/internal/render"
	"ec2-inventory/internal/settings"
)

// list answers --list and --host, from the cache if that is fresh.
func (p *program) list(ctx context.Context) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	if p.demo || s.CachePath == "" {
		return p.listUncached(ctx, s, nil)
	}
	began := p.Now()
	store := cache.Open(s.CachePath, cacheKey(p.Process, s))
	fresh := func(created time.Time) bool { return p.fresh(s, created) }
	if done, err := p.printCached(s, store, cache.Whole, fresh); done {
		return err
	}
	unlock, err := store.Lock(ctx)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		p.warn(err.Error() + "; going on without the cache")
		return p.listUncached(ctx, s, store)
	}
	defer unlock()
	// Another start may have asked while this one waited. What is newer than
	// this start is as good as asking now, whatever was wanted; and what has
	// just failed need not be tried by each who waited.
	since := p.since(began)
	if done, err := p.printCached(s, store, cache.Whole, func(t time.Time) bool { return fresh(t) || since(t) }); done {
		return err
	}
	if s.OnError != "fail" {
		if done, err := p.printCached(s, store, s.OnError, since); done {
			return err
		}
	}
	if err := sharedFailure(store, s, since); err != nil {
		return err
	}
	return p.refresh(ctx, s, store, unlock)
}

// fresh reports whether an answer of that time may be printed without asking.
// An entry from the future, after the clock was set back, may not.
func (p *program) fresh(s *settings.Settings, created time.Time) bool {
	age := p.Now().Sub(created)
	return !p.options.refresh && age >= 0 && age < s.CacheMaxAge
}

// since is whether something was made after a time, and not in the future.
func (p *program) since(began time.Time) func(created time.Time) bool {
	return func(created time.Time) bool { return created.After(began) && !created.After(p.Now()) }
}

// refresh asks AWS, keeps the answer, and prints it. Unlock lets in whoever
// waits; the caller does so, too.
func (p *program) refresh(ctx context.Context, s *settings.Settings, store *cache.Store, unlock func()) error {
	answer, err := p.ask(ctx, s, store)
	if err != nil {
		return err
	}
	entry, err := p.put(s, store, answer)
	if err != nil {
		p.warn(err.Error() + "; the next start will ask AWS again")
		return answer.print(p)
	}
	unlock() // whoever waits need not wait for the printing
	defer func() { _ = entry.Close() }()
	print, err := p.wanted(entry)
	if err != nil {
		return err
	}
	return printed(print(p.Stdout))
}

// listUncached asks and prints. Nothing is kept; what has been kept before in
// the store, if there is one, may serve for what does not answer.
func (p *program) listUncached(ctx context.Context, s *settings.Settings, store *cache.Store) error {
	answer, err := p.askOnly(ctx, s, store)
	if err != nil {
		return err
	}
	return answer.print(p)
}

// printCached prints from the cache if its entry of that kind was made at a
// good time. It reports whether it is done with the request.
func (p *program) printCached(s *settings.Settings, store *cache.Store, kind string, good func(created time.Time) bool) (done bool, err error) {
	entry, err := store.Get(kind)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		p.warn(err.Error() + "; asking AWS")
		return false, nil
	}
	defer func() { _ = entry.Close() }()
	if !good(entry.Created()) {
		return false, nil
	}
	warnings, err := entry.Warnings()
	if err == nil && p.host == "" {
		err = entry.CheckList()
	}
	var print func(io.Writer) error
	if err == nil {
		print, err = p.wanted(entry)
	}
	if err != nil {
		p.warn(fmt.Sprintf("cache: %v; asking AWS", err))
		return false, nil
	}
	for _, w := range warnings {
		p.warn(w)
	}
	if p.verbose {
		age := p.Now().Sub(entry.Created())
		p.say(fmt.Sprintf("from the cache, %s old (cache_max_age %s)", age.Round(time.Second), s.CacheMaxAge))
	}
	return true, printed(print(p.Stdout))
}

// wanted gives what prints the part of an entry that was asked for. The error
// is that of a damaged host; a list is to be checked by itself.
func (p *program) wanted(entry *cache.Entry) (print func(io.Writer) error, err error) {
	if p.host == "" {
		return entry.WriteList, nil
	}
	vars, err := entry.Host(p.host)
	return func(to io.Writer) error {
		_, err := to.Write(render.AnsibleHost(vars))
		return err
	}, err
}

func printed(err error) error {
	if err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}

// render writes the text for --list.
func (a *answer) render(to io.Writer, host func(name string, start int, part []byte)) error {
	return render.AnsibleList(to, a.inv, func(p render.Part) { host(p.Host, p.Start, p.Text) })
}

// print prints what was asked for, without a cache.
func (a *answer) print(p *program) error {
	if p.host == "" {
		return printed(a.render(p.Stdout, func(string, int, []byte) {}))
	}
	var vars []byte
	err := a.render(io.Discard, func(name string, _ int, part []byte) {
		if name == p.host {
			vars = bytes.Clone(part)
		}
	})
	if err == nil {
		_, err = p.Stdout.Write(render.AnsibleHost(vars))
	}
	return printed(err)
}

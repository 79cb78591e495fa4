package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"time"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/cache"
	"ec2-inventory/internal/identity"
	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/render"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/settings"
)

// list answers --list and --host, from the cache if that is fresh.
func list(ctx context.Context, p *Process, t terminal, o options) error {
	began := p.Now()
	s, err := loadSettings(p, o)
	if err != nil {
		return err
	}
	for _, w := range s.Warnings {
		t.warn(w)
	}
	if o.demo {
		return listUncached(ctx, p, t, s, demoAccount(s), o)
	}
	if s.CachePath == "" {
		account, err := awsapi.Load(ctx, accountOptions(s))
		if err != nil {
			return err
		}
		return listUncached(ctx, p, t, s, account, o)
	}
	store := cache.Open(s.CachePath, cacheKey(p, s))
	fresh := func(created time.Time) bool {
		// An entry from the future, after the clock was set back, is not.
		age := p.Now().Sub(created)
		return !o.refresh && age >= 0 && age < s.CacheMaxAge
	}
	if done, err := printCached(p, t, o, s, store, fresh); done {
		return err
	}
	unlock, err := store.Lock(ctx)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		t.warn(err.Error() + "; going on without the cache")
	default:
		defer unlock()
		// Another start may have asked while this one waited. What is newer
		// than this start is as good as asking now, whatever was wanted.
		asked := func(created time.Time) bool {
			return fresh(created) || created.After(began) && !created.After(p.Now())
		}
		if done, err := printCached(p, t, o, s, store, asked); done {
			return err
		}
	}
	account, err := awsapi.Load(ctx, accountOptions(s))
	if err != nil {
		return err
	}
	answer, err := ask(ctx, p, t, s, account, o)
	if err != nil {
		return err
	}
	if unlock == nil {
		return answer.print(p, o)
	}
	entry, err := store.Put(p.Now(), answer.warnings, answer.render)
	if err != nil {
		t.warn(err.Error() + "; the next start will ask AWS again")
		return answer.print(p, o)
	}
	unlock() // whoever waits need not wait for the printing
	defer func() { _ = entry.Close() }()
	print, err := wanted(o, entry)
	if err != nil {
		return err
	}
	return printed(print(p.Stdout))
}

// listUncached asks and prints; nothing is kept.
func listUncached(ctx context.Context, p *Process, t terminal, s *settings.Settings, account *awsapi.Account, o options) error {
	answer, err := ask(ctx, p, t, s, account, o)
	if err != nil {
		return err
	}
	return answer.print(p, o)
}

func loadSettings(p *Process, o options) (*settings.Settings, error) {
	in := settings.Input{
		ConfigFlag:  o.config,
		ProfileFlag: o.profile,
		Args0:       p.Args[0],
		Executable:  p.Executable,
		Getenv:      p.getenv,
		Home:        p.getenv("HOME"),
	}
	if o.demo {
		in.Demo = demoSettings
	}
	return settings.Load(in)
}

// cacheKey covers all that an answer depends on: another settings file,
// option or identity never sees this one's.
func cacheKey(p *Process, s *settings.Settings) string {
	file, err := filepath.Abs(s.File)
	if err != nil || s.File == "" {
		file = s.File
	}
	effective := make([]string, len(s.Effective))
	for i, opt := range s.Effective {
		effective[i] = opt.Name + "=" + opt.Value
	}
	return cache.Key([]string{Version, file}, effective, identity.Of(p.Environ, p.getenv("HOME")))
}

// printCached prints from the cache if its entry was made at a good time. It
// reports whether it is done with the request.
func printCached(p *Process, t terminal, o options, s *settings.Settings, store *cache.Store, good func(created time.Time) bool) (done bool, err error) {
	entry, err := store.Get()
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		t.warn(err.Error() + "; asking AWS")
		return false, nil
	}
	defer func() { _ = entry.Close() }()
	if !good(entry.Created()) {
		return false, nil
	}
	warnings, err := entry.Warnings()
	if err == nil && o.host == "" {
		err = entry.CheckList()
	}
	var print func(io.Writer) error
	if err == nil {
		print, err = wanted(o, entry)
	}
	if err != nil {
		t.warn(fmt.Sprintf("cache: %v; asking AWS", err))
		return false, nil
	}
	for _, w := range warnings {
		t.warn(w)
	}
	if o.verbose {
		age := p.Now().Sub(entry.Created())
		t.say(fmt.Sprintf("from the cache, %s old (cache_max_age %s)", age.Round(time.Second), s.CacheMaxAge))
	}
	return true, printed(print(p.Stdout))
}

// wanted gives what prints the part of an entry that was asked for. The error
// is that of a damaged host; a list is to be checked by itself.
func wanted(o options, entry *cache.Entry) (print func(io.Writer) error, err error) {
	if o.host == "" {
		return entry.WriteList, nil
	}
	vars, err := entry.Host(o.host)
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

// answer is what AWS's answers came to.
type answer struct {
	inv      *inventory.Inventory
	warnings []string
}

// render writes the text for --list.
func (a *answer) render(to io.Writer, host func(name string, start int, part []byte)) error {
	return render.AnsibleList(to, a.inv, func(p render.Part) { host(p.Host, p.Start, p.Text) })
}

// print prints what was asked for, without a cache.
func (a *answer) print(p *Process, o options) error {
	if o.host == "" {
		return printed(a.render(p.Stdout, func(string, int, []byte) {}))
	}
	var vars []byte
	err := a.render(io.Discard, func(name string, _ int, part []byte) {
		if name == o.host {
			vars = bytes.Clone(part)
		}
	})
	if err == nil {
		_, err = p.Stdout.Write(render.AnsibleHost(vars))
	}
	return printed(err)
}

// ask asks AWS and makes the answer.
func ask(ctx context.Context, p *Process, t terminal, s *settings.Settings, account *awsapi.Account, o options) (*answer, error) {
	defer thrifty(p)()
	result, err := scan.Run(ctx, account, request(s, account))
	if err != nil {
		return nil, err
	}
	inv, err := inventory.Build(result.Snapshot, rules(s))
	if err != nil {
		return nil, err
	}
	a := &answer{inv: inv, warnings: append(result.Warnings, inv.Warnings...)}
	for _, w := range a.warnings {
		t.warn(w)
	}
	if o.verbose {
		for _, line := range summary(result.Report, inv) {
			t.say(line)
		}
	}
	return a, nil
}

package cli

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/cache"
	"ec2-inventory/internal/identity"
	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/settings"
)

// settings reads the settings, and says what is to be said of them.
func (p *program) settings() (*settings.Settings, error) {
	s, err := settings.Load(p.input())
	if err != nil {
		return nil, err
	}
	for _, w := range s.Warnings {
		p.warn(w)
	}
	return s, nil
}

// input is what the settings are read from.
func (p *program) input() settings.Input {
	in := settings.Input{
		ConfigFlag:  p.config,
		ProfileFlag: p.profile,
		Args0:       p.Args[0],
		Executable:  p.Executable,
		Getenv:      p.getenv,
		Home:        p.getenv("HOME"),
	}
	if p.demo {
		in.Demo = demoSettings
	}
	if p.onError != "" {
		in.Flags = map[string]string{"on_error": p.onError}
	}
	return in
}

// account is who asks. No call is made for it.
func (p *program) account(ctx context.Context, s *settings.Settings) (*awsapi.Account, error) {
	if p.demo {
		return demoAccount(s), nil
	}
	return awsapi.Load(ctx, accountOptions(s))
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

// answer is what AWS's answers came to.
type answer struct {
	inv      *inventory.Inventory
	result   *scan.Result
	warnings []string
}

// notes are what the cache keeps beside the list.
func (a *answer) notes() cache.Notes {
	n := cache.Notes{Warnings: a.warnings, Scopes: []string{a.result.Snapshot.Account}}
	for _, part := range a.result.Snapshot.Answers {
		if !part.Asked.IsZero() { // else it was denied, and nothing is kept of it
			n.Scopes = append(n.Scopes, scopeNote(&part))
		}
	}
	for _, g := range a.inv.Groups {
		// They are for completion, which has no use for others.
		if strings.IndexFunc(g.Name, hidden) < 0 {
			n.Groups = append(n.Groups, g.Name)
		}
	}
	slices.Sort(n.Groups)
	return n
}

// ask asks AWS, keeps in the store what each scope answered and how it went,
// and makes the answer.
func (p *program) ask(ctx context.Context, s *settings.Settings, store *cache.Store) (*answer, error) {
	account, err := p.account(ctx, s)
	if err != nil {
		return nil, err
	}
	defer thrifty(p.Process)()
	result, err := p.scan(ctx, s, account, store)
	if ctx.Err() != nil {
		return nil, err
	}
	p.keep(store, result)
	var a *answer
	if err == nil {
		a, err = p.make(s, result)
	}
	p.summarize(a)
	if err := store.PutReport(report(p.Now(), s, result, a, err)); err != nil {
		p.warn(err.Error())
	} else if p.verbose {
		p.say("report of this scan: " + store.ReportPath())
	}
	return a, err
}

// scan asks AWS, and shows how far it is. What has been kept in the store, if
// there is one, may serve for what does not answer.
func (p *program) scan(ctx context.Context, s *settings.Settings, account *awsapi.Account, store *cache.Store) (*scan.Result, error) {
	req := request(s, account)
	if store != nil {
		req.LastGood = store.Answer
	}
	progress, stop := p.progress()
	defer stop()
	req.Progress = progress
	return scan.Run(ctx, account, req)
}

// keep keeps the answers of scopes, also when others failed.
func (p *program) keep(store *cache.Store, result *scan.Result) {
	if result == nil {
		return
	}
	for _, part := range result.Fresh {
		if err := store.PutAnswer(part); err != nil {
			p.warn(err.Error()) // the same for the others, as a rule
			return
		}
	}
}

// askOnly asks AWS and makes the answer; nothing is kept.
func (p *program) askOnly(ctx context.Context, s *settings.Settings, store *cache.Store) (*answer, error) {
	account, err := p.account(ctx, s)
	if err != nil {
		return nil, err
	}
	defer thrifty(p.Process)()
	result, err := p.scan(ctx, s, account, store)
	if err != nil {
		return nil, err
	}
	a, err := p.make(s, result)
	p.summarize(a)
	return a, err
}

// make makes the inventory, and says what is to be said of it.
func (p *program) make(s *settings.Settings, result *scan.Result) (*answer, error) {
	inv, err := inventory.Build(result.Snapshot, rules(s))
	if err != nil {
		return nil, err
	}
	a := &answer{inv: inv, result: result, warnings: slices.Concat(result.Warnings, inv.Warnings)}
	for _, w := range a.warnings {
		p.warn(w)
	}
	return a, nil
}

// put keeps an answer. One that is not whole is for those alone who have been
// waiting for it and want no more.
func (p *program) put(s *settings.Settings, store *cache.Store, a *answer) (*cache.Entry, error) {
	kind := cache.Whole
	if !a.result.Whole() {
		kind = s.OnError
	}
	entry, err := store.Put(kind, p.Now(), a.notes(), a.render)
	if err == nil {
		store.Sweep(p.Now(), s.MaxStale)
	}
	return entry, err
}

// summarize says with -v what was asked and what came of it.
func (p *program) summarize(a *answer) {
	if a != nil && p.verbose {
		for _, line := range summary(a.result, a.inv) {
			p.say(line)
		}
	}
}

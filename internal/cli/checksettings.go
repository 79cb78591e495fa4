package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"ec2-inventory/internal/cache"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/settings"
)

type checkedSettings struct {
	File   string         `json:"file"` // "" for none
	Given  []givenSetting `json:"given"`
	Demo   bool           `json:"-"`
	Unread bool           `json:"-"`
}

// givenSetting is an option that is set.
type givenSetting struct {
	Name    string `json:"name"`
	Value   string `json:"value"` // "" if it is hidden
	Hidden  bool   `json:"hidden"`
	Line    int    `json:"line"`  // 0 if it is not from the file
	From    string `json:"from"`  // flag or variable, "" for the file
	Under   string `json:"under"` // flag or variable that counts in its place
	Default bool   `json:"default"`
	Known   bool   `json:"known"`
}

func (c *checkup) settings(e *settings.Examination) {
	c.Settings = checkedSettings{File: e.File, Given: []givenSetting{}, Unread: e.Settings == nil}
	for _, g := range e.Given {
		c.Settings.Given = append(c.Settings.Given, givenSetting{
			Name: g.Name, Value: g.Value, Hidden: g.Hidden, Line: g.Line, From: g.From, Under: g.Under, Default: g.Default, Known: g.Known,
		})
	}
	for _, err := range e.Errors {
		c.add(wrong, aboutSettings, "%v", err)
	}
	if e.Settings != nil {
		for _, w := range e.Settings.Warnings {
			c.add(warning, aboutSettings, "%s", w)
		}
	}
}

type checkedCache struct {
	Folder    string     `json:"folder"`
	Usable    bool       `json:"usable"`
	FreeBytes uint64     `json:"free_bytes"`
	Kept      []keptPart `json:"kept"`
	LastScan  *lastScan  `json:"last_scan"` // null if none is known
}

type keptPart struct {
	// Kind is "list", "list of stale", "list of skip", or "answer".
	Kind         string    `json:"kind"`
	Region       string    `json:"region"`
	Service      string    `json:"service"`
	Created      time.Time `json:"created"`
	Bytes        int64     `json:"bytes"`
	FreshSeconds float64   `json:"fresh_seconds"` // of the list
}

type lastScan struct {
	Ended   time.Time `json:"ended"`
	Outcome string    `json:"outcome"`
	Seconds float64   `json:"seconds"`
	Calls   int       `json:"calls"`
	Hosts   int       `json:"hosts"`
	Report  string    `json:"report"` // the file
}

// littleSpace is less than a large fleet's answers take.
const littleSpace = 64 << 20

func (c *checkup) cache(p *program, s *settings.Settings, store *cache.Store) {
	cond := store.Inspect()
	c.Cache = &checkedCache{Folder: cond.Dir, Usable: cond.Err == nil, FreeBytes: cond.Free, Kept: []keptPart{}}
	if cond.Err != nil {
		c.add(warning, aboutCache, "%v: each start asks AWS", cond.Err)
	} else if cond.Free > 0 && cond.Free < littleSpace {
		c.add(warning, aboutCache, "%s: only %s are free there; make room, or name another folder with cache_path", cond.Dir, bytesText(int64(cond.Free)))
	}
	for _, err := range cond.Damaged {
		c.add(warning, aboutCache, "%v; the next scan replaces it", err)
	}
	for _, e := range cond.Entries {
		part := keptPart{Kind: "list", Created: e.Created.UTC(), Bytes: e.Size}
		if e.Kind != cache.Whole {
			part.Kind = "list of " + e.Kind
		} else {
			part.FreshSeconds = p.freshFor(s, store).Seconds()
		}
		if e.Created.After(p.Now()) {
			c.add(warning, aboutCache, "the list that is kept is from the future: the clock was set back; it is not used")
		}
		c.Cache.Kept = append(c.Cache.Kept, part)
	}
	for _, a := range cond.Answers {
		c.Cache.Kept = append(c.Cache.Kept, keptPart{
			Kind: "answer", Region: a.Scope.Region, Service: string(a.Scope.Service), Created: a.Created.UTC(), Bytes: a.Size,
		})
	}
	if _, err := store.Report(); err != nil && !errors.Is(err, fs.ErrNotExist) && cond.Err == nil {
		c.add(warning, aboutCache, "%v; the next scan replaces it", err)
	}
	if r := lastReport(store); r != nil {
		c.Cache.LastScan = &lastScan{Ended: r.Ended, Outcome: r.Outcome, Seconds: r.Seconds, Calls: r.Calls, Hosts: r.Hosts, Report: store.ReportPath()}
	}
}

// bytesText is a size for people.
func bytesText(n int64) string {
	const unit = 1000
	switch {
	case n < unit:
		return fmt.Sprintf("%d bytes", n)
	case n < unit*unit:
		return fmt.Sprintf("%.0f kB", float64(n)/unit)
	case n < unit*unit*unit:
		return fmt.Sprintf("%.1f MB", float64(n)/unit/unit)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/unit/unit/unit)
}

// checkedCall is a small call.
type checkedCall struct {
	Region  string      `json:"region"`
	Service string      `json:"service"`
	Action  string      `json:"action"` // of IAM
	Status  scan.Status `json:"status"`
	Seconds float64     `json:"seconds"`
	Needed  bool        `json:"needed"` // --list fails if it is not ok
	Code    string      `json:"code"`
	Error   string      `json:"error"`
}

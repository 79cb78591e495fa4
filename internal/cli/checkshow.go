package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/table"
)

// page writes what people read of a check.
type page struct {
	w      *bufio.Writer
	screen screen
	now    time.Time
	c      *checkup
}

// showCheckup prints a check for people.
func (p *program) showCheckup(c *checkup) error {
	pg := &page{bufio.NewWriter(p.Stdout), p.screen(), p.Now(), c}
	pg.settings(p.demo)
	pg.credentials()
	pg.calls()
	pg.clock()
	pg.cache(p.demo)
	pg.title("result", pg.result())
	return printed(pg.w.Flush())
}

// title begins a part.
func (pg *page) title(name, text string) {
	if pg.screen.colour {
		name = bold.of(name)
	}
	_, _ = fmt.Fprintf(pg.w, "%s: %s\n", name, visible(text)) // Flush tells
}

func (pg *page) line(format string, args ...any) {
	_, _ = fmt.Fprintf(pg.w, "  %s\n", visible(fmt.Sprintf(format, args...)))
}

// problems says what is wrong with a part.
func (pg *page) problems(about string) {
	for _, pr := range pg.c.Problems {
		if pr.About != about {
			continue
		}
		mark := "error"
		dress := red
		if pr.Level == warning {
			mark, dress = "warning", yellow
		}
		if pg.screen.colour {
			mark = dress.of(mark)
		}
		_, _ = fmt.Fprintf(pg.w, "  %s: %s\n", mark, visible(pr.Message))
	}
}

func (pg *page) settings(demo bool) {
	s := pg.c.Settings
	switch {
	case s.File != "":
		pg.title(aboutSettings, s.File)
	case s.Unread:
		pg.title(aboutSettings, "they cannot be read")
	case demo:
		pg.title(aboutSettings, "those of --demo")
	default:
		pg.title(aboutSettings, "no file; everything is as it is by default")
	}
	for _, g := range s.Given {
		where, value := fmt.Sprintf("line %d", g.Line), g.Value
		if g.Line == 0 {
			where = g.From
		}
		if g.Hidden {
			value = "(not shown)"
		}
		note := ""
		switch {
		case g.Under != "":
			note = "  (" + g.Under + " counts)"
		case g.Default:
			note = "  (the default)"
		}
		pg.line("%-8s %s = %s%s", where, g.Name, value, note)
	}
	pg.problems(aboutSettings)
}

func (pg *page) credentials() {
	creds := pg.c.Credentials
	if creds == nil {
		text := "not checked"
		if slices.ContainsFunc(pg.c.Problems, func(pr problem) bool { return pr.About == aboutCredentials }) {
			text = "none that can be used"
		}
		pg.title(aboutCredentials, text)
		pg.problems(aboutCredentials)
		return
	}
	pg.title(aboutCredentials, fmt.Sprintf("%s, key %s", creds.Source, creds.KeyID))
	if creds.Account != "" {
		pg.line("account %s, %s", creds.Account, creds.ARN)
	}
	if creds.Role != "" {
		pg.line("by the role %s", creds.Role)
	}
	if creds.Expires != nil {
		left := "expired"
		if d := creds.Expires.Sub(pg.now); d > 0 {
			left = rough(d) + " left"
		}
		pg.line("until %s, %s", creds.Expires.Format(time.RFC3339), left)
	}
	pg.problems(aboutCredentials)
}

func (pg *page) clock() {
	text := "not known, for AWS has not answered"
	if clock := pg.c.Clock; clock.Known {
		ahead := time.Duration(clock.AheadSeconds * float64(time.Second))
		text = clockText(ahead)
		if ahead.Abs() <= 2*time.Second { // a Date has no fractions
			text = "as AWS's"
		}
	}
	pg.title(aboutClock, text)
	pg.problems(aboutClock)
}

func (pg *page) cache(demo bool) {
	kept := pg.c.Cache
	switch {
	case demo:
		pg.title(aboutCache, "--demo keeps nothing")
		return
	case kept == nil && pg.c.Settings.Unread:
		pg.title(aboutCache, "not checked")
		return
	case kept == nil:
		pg.title(aboutCache, "none")
		return
	}
	text := kept.Folder
	if kept.FreeBytes > 0 {
		text += ", " + bytesText(int64(min(kept.FreeBytes, 1<<62))) + " free"
	}
	pg.title(aboutCache, text)
	var (
		answers, size int64
		oldest        time.Time
	)
	for _, k := range kept.Kept {
		switch {
		case k.Kind == "answer":
			answers++
			size += k.Bytes
			if oldest.IsZero() || k.Created.Before(oldest) {
				oldest = k.Created
			}
		case k.FreshSeconds > 0:
			pg.line("%s: %s, %s old, fresh for another %s", k.Kind, bytesText(k.Bytes), rough(pg.now.Sub(k.Created)), rough(time.Duration(k.FreshSeconds*float64(time.Second))))
		default:
			pg.line("%s: %s, %s old, not fresh", k.Kind, bytesText(k.Bytes), rough(pg.now.Sub(k.Created)))
		}
	}
	if answers > 0 {
		pg.line("answers: of %s, %s, the oldest %s", count(int(answers), "scope"), bytesText(size), rough(pg.now.Sub(oldest)))
	}
	if last := kept.LastScan; last != nil {
		pg.line("last scan: %s, %s ago: %s in %s", last.Outcome, rough(pg.now.Sub(last.Ended)), count(last.Calls, "call"), milliseconds(time.Duration(last.Seconds*float64(time.Second))))
	} else {
		pg.line("no scan with these settings has been kept")
	}
	pg.problems(aboutCache)
}

// result sums up.
func (pg *page) result() string {
	c := pg.c
	errors, warnings := count(c.count(failure)+c.count(wrong), "error"), ""
	if n := c.count(warning); n > 0 {
		warnings = " and " + count(n, "warning")
	}
	switch c.Outcome {
	case "good":
		return "good"
	case "warnings":
		return "--list works, with " + count(c.count(warning), "warning")
	}
	return fmt.Sprintf("%s: %s%s", c.Outcome, errors, warnings)
}

// callColumns are the columns of the table of calls.
var callColumns = []struct {
	title string
	holds func(call checkedCall) bool
}{
	{"EC2", func(call checkedCall) bool {
		return call.Service == string(snapshot.EC2) && !strings.HasSuffix(call.Action, ":"+scan.DescribeTags)
	}},
	{"TAGS", func(call checkedCall) bool { return strings.HasSuffix(call.Action, ":"+scan.DescribeTags) }},
	{"RDS", func(call checkedCall) bool { return call.Service == string(snapshot.RDS) }},
	{"ELASTICACHE", func(call checkedCall) bool { return call.Service == string(snapshot.ElastiCache) }},
}

// calls shows a row for each region, and a line for each call that has none.
func (pg *page) calls() {
	calls := pg.c.Calls
	if len(calls) == 0 {
		pg.title(aboutCalls, "not checked")
		pg.problems(aboutCalls)
		return
	}
	good := 0
	for _, call := range calls {
		if call.Status == scan.Allowed {
			good++
		}
	}
	pg.title(aboutCalls, fmt.Sprintf("%d of %d are ok", good, len(calls)))
	t, byColumn := table.Table{Columns: []table.Column{{Title: "REGION"}}}, []int{}
	for i, column := range callColumns {
		if slices.ContainsFunc(calls, func(call checkedCall) bool { return call.Region != "" && column.holds(call) }) {
			t.Columns, byColumn = append(t.Columns, table.Column{Title: column.title}), append(byColumn, i)
		}
	}
	var regions []string
	for _, call := range calls {
		switch {
		case call.Region == "":
			pg.line("%s: %s", call.Action, cellOf([]checkedCall{call}))
		case !slices.Contains(regions, call.Region):
			regions = append(regions, call.Region)
		}
	}
	for _, region := range regions {
		row := []string{visible(region)}
		for _, i := range byColumn {
			var here []checkedCall
			for _, call := range calls {
				if call.Region == region && callColumns[i].holds(call) {
					here = append(here, call)
				}
			}
			row = append(row, cellOf(here))
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) > 0 {
		pg.table(&t)
	}
	pg.problems(aboutCalls)
}

func (pg *page) table(t *table.Table) {
	if pg.screen.colour {
		t.Style = func(row, column int, cell string) string {
			switch {
			case row < 0 || column == 0 || cell == table.Empty:
				return plainStyle(row, column, cell)
			case strings.HasPrefix(cell, string(scan.Allowed)):
				return green.of(cell)
			case strings.HasPrefix(cell, string(scan.Refused)), strings.HasPrefix(cell, "partly"):
				return yellow.of(cell)
			}
			return red.of(cell)
		}
	}
	var b bytes.Buffer
	// Wider than the terminal rather than silent about a service.
	if err := t.Write(&b, max(0, pg.screen.width-2), true, true); err != nil {
		return // a buffer does not fail
	}
	for line := range strings.Lines(b.String()) {
		_, _ = pg.w.WriteString("  " + line)
	}
}

// severity is the order of what calls come to.
var severity = []scan.Status{scan.Allowed, scan.Refused, scan.NotEnabled, scan.Unreachable, scan.Failing}

// cellOf is what calls came to together: the worst, and the time of the
// slowest.
func cellOf(calls []checkedCall) string {
	if len(calls) == 0 {
		return ""
	}
	worst, slowest, mixed := scan.Allowed, 0.0, false
	for _, call := range calls {
		mixed = mixed || call.Status != calls[0].Status
		if slices.Index(severity, call.Status) > slices.Index(severity, worst) {
			worst = call.Status
		}
		slowest = max(slowest, call.Seconds)
	}
	text := string(worst)
	if mixed && worst != scan.Allowed {
		text = "partly " + text
	}
	return text + " " + milliseconds(time.Duration(slowest*float64(time.Second)))
}

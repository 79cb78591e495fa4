package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/term"

	"ec2-inventory/internal/scan"
)

// When progress is first shown, and how often again.
const (
	progressAfter = 500 * time.Millisecond
	progressEvery = 200 * time.Millisecond
)

// progress shows on a terminal how far a scan is, until stop: whoever waits
// longer than a moment sees for what. Nil where stderr is no terminal.
func (p *program) progress() (progress *scan.Progress, stop func()) {
	out, ok := p.Stderr.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(int(out.Fd())) || p.getenv("TERM") == "dumb" {
		return nil, func() {}
	}
	width, _, err := term.GetSize(int(out.Fd()))
	if err != nil || width < 20 {
		width = 80
	}
	progress = &scan.Progress{}
	ended, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		shown := false
		next := time.NewTimer(progressAfter)
		defer next.Stop()
		for {
			select {
			case <-ended:
				if shown {
					_, _ = io.WriteString(p.Stderr, "\r\x1b[K")
				}
				return
			case <-next.C:
				line := []rune(visible(progressLine(progress.State())))
				// The last column stays free: some terminals go to the next line.
				_, _ = fmt.Fprintf(p.Stderr, "\r\x1b[K%s", string(line[:min(len(line), width-1)]))
				shown = true
				next.Reset(progressEvery)
			}
		}
	}()
	return progress, func() {
		close(ended)
		<-gone
	}
}

func progressLine(s scan.State) string {
	parts := []string{
		fmt.Sprintf("asking AWS: %d of %s", s.Done, count(s.Scopes, "scope")),
		count(s.Resources, "resource"), count(s.Calls, "call"),
	}
	if s.Done < s.Scopes {
		parts = append(parts, fmt.Sprintf("waiting for %s (%ds)", s.Slowest, int(s.Waiting.Seconds())))
	}
	return strings.Join(parts, ", ")
}

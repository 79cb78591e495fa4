// Package cli is the program: its command line, what it prints where, and how
// it ends. It is the only package that sees all others, and the only one that
// looks at the process it runs in.
package cli

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"
)

// Version is the version of the program.
const Version = "0.1.0"

// Process is what the program sees of the process it runs in.
type Process struct {
	Args       []string  // with the program's name as invoked
	Environ    []string  // "NAME=value" each
	Executable string    // path of the real file; may be ""
	Stdin      io.Reader // may be nil
	Stdout     io.Writer
	Stderr     io.Writer
	Now        func() time.Time
}

// Run runs the program and returns its exit code. The SDK reads the
// environment of the real process besides; it must be the same.
func Run(ctx context.Context, p Process) int {
	t := terminal{w: p.Stderr, warned: map[string]bool{}}
	err := execute(ctx, p, t)
	if err == nil {
		return exitOK
	}
	for _, line := range describe(err) {
		t.say(line)
	}
	return exitCode(err)
}

func (p *Process) lookupEnv(name string) (string, bool) {
	// The last one wins, as in a process.
	for _, e := range slices.Backward(p.Environ) {
		if n, value, _ := strings.Cut(e, "="); n == name {
			return value, true
		}
	}
	return "", false
}

func (p *Process) getenv(name string) string {
	value, _ := p.lookupEnv(name)
	return value
}

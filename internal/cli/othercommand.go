package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// patience is how long a command that was told to end may take for it.
const patience = 2 * time.Second

// otherCommand is the inventory that a command prints. Without a slash in its
// name it is looked for on PATH, or else in the current folder, where
// somebody who tries a script is likely to have it.
func (p *program) otherCommand(name string, args []string) *otherInventory {
	if !slices.Contains(args, "--list") {
		args = append(slices.Clone(args), "--list")
	}
	return &otherInventory{
		name: name,
		hint: "see what it prints for --list",
		read: func(ctx context.Context) ([]byte, error) { return p.runOther(ctx, name, args) },
	}
}

func (p *program) runOther(ctx context.Context, name string, args []string) ([]byte, error) {
	path, err := exec.LookPath(name)
	if err != nil && !strings.Contains(name, "/") {
		if here, errHere := exec.LookPath("./" + name); errHere == nil {
			path, err = here, nil
		}
	}
	if err != nil {
		return nil, &usageError{fmt.Errorf("compare: %q is neither a file nor a command that can be run (%w)", name, errors.Unwrap(err))}
	}
	var stdout bytes.Buffer
	stderr := &passing{t: p.terminal}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = p.Environ, p.Stdin, &stdout, stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = patience
	err = cmd.Run()
	stderr.end()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // it ended well, and left something behind that holds its stdout
	}
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		message := fmt.Sprintf("%s: %v", strings.Join(append([]string{name}, args...), " "), err)
		// The first ec2.py says on stdout why it failed.
		if said := strings.TrimSpace(stdout.String()); said != "" {
			line, _, _ := strings.Cut(said, "\n")
			message += fmt.Sprintf("; it printed %.200q", line)
		}
		return nil, errors.New(message + "; see that it works by itself")
	}
	return stdout.Bytes(), nil
}

// passing passes on what a command says on stderr, line by line.
type passing struct {
	t    terminal
	rest []byte
}

func (w *passing) Write(text []byte) (int, error) {
	w.rest = append(w.rest, text...)
	for {
		line, rest, whole := bytes.Cut(w.rest, []byte("\n"))
		if !whole {
			return len(text), nil
		}
		w.t.pass(string(line))
		w.rest = rest
	}
}

// end passes on a last line without an end.
func (w *passing) end() {
	if len(w.rest) > 0 {
		w.t.pass(string(w.rest))
	}
}

// pass writes a line that another program said.
func (t terminal) pass(line string) {
	_, _ = fmt.Fprintln(t.w, strings.ReplaceAll(visible(strings.TrimSuffix(line, "\r")), `\t`, "\t"))
}

// Package bench measures the program as a process, beside something to
// compare it with: see docs/performance.md for the figures and how to get
// them.
package bench

import (
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"ec2-inventory/internal/emulator"
)

// run is what one process took.
type run struct {
	wall, cpu time.Duration
	peak      float64 // MB
}

// process runs a command, its output through a pipe, and reads it all.
func process(b *testing.B, env []string, name string, args ...string) run {
	b.Helper()
	cmd := command(env, name, args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	var errs tail
	cmd.Stderr = &errs
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	n, err := io.CopyBuffer(io.Discard, struct{ io.Reader }{out}, make([]byte, 1<<20))
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		b.Fatalf("%s: %v after %d bytes: %s", name, err, n, errs)
	}
	wall := time.Since(began)
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return run{wall: wall, cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak: float64(usage.Maxrss) / 1024}
}

func command(env []string, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = env
	return cmd
}

// tail keeps what a process says on stderr.
type tail []byte

func (t *tail) Write(p []byte) (int, error) {
	*t = append(*t, p...)
	return len(p), nil
}

func (t tail) String() string { return string(t) }

// runs collects runs of one kind; its figures are medians.
type runs []run

func (r runs) wall() time.Duration {
	return median(r, func(x run) float64 { return float64(x.wall) }, time.Duration(0))
}

func (r runs) cpu() time.Duration {
	return median(r, func(x run) float64 { return float64(x.cpu) }, time.Duration(0))
}

func (r runs) peak() float64 {
	return median(r, func(x run) float64 { return x.peak }, 0.0)
}

func median[T ~int64 | ~float64](r runs, of func(run) float64, _ T) T {
	values := make([]float64, 0, len(r))
	for _, x := range r {
		values = append(values, of(x))
	}
	slices.Sort(values)
	return T(values[len(values)/2])
}

var (
	buildOnce sync.Once
	buildDir  string
	buildErr  error
)

func TestMain(m *testing.M) {
	code := m.Run()
	if buildDir != "" {
		_ = os.RemoveAll(buildDir)
	}
	os.Exit(code)
}

const hello = `package main

import "os"

func main() { os.Stdout.WriteString("hello\n") }
`

// programs builds the program as it is released, and a bare Go program to
// compare it with.
func programs(b *testing.B) (program, bare string) {
	b.Helper()
	buildOnce.Do(func() {
		if buildDir, buildErr = os.MkdirTemp("", "ec2-inventory-bench"); buildErr != nil {
			return
		}
		source := filepath.Join(buildDir, "hello.go")
		if buildErr = os.WriteFile(source, []byte(hello), 0o600); buildErr != nil {
			return
		}
		for name, pkg := range map[string]string{"ec2-inventory": "ec2-inventory/cmd/ec2-inventory", "hello": source} {
			cmd := exec.Command("go", "build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(buildDir, name), pkg)
			cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
			if out, err := cmd.CombinedOutput(); err != nil {
				buildErr = fmt.Errorf("building %s: %w: %s", name, err, out)
				return
			}
		}
	})
	if buildErr != nil {
		b.Fatal(buildErr)
	}
	return filepath.Join(buildDir, "ec2-inventory"), filepath.Join(buildDir, "hello")
}

// aws starts an emulator in this process, and gives an environment that leads
// to it and a settings file.
func aws(b *testing.B, fleet *emulator.Fleet, o emulator.Options, ini string) (server *emulator.Server, env []string, settings string) {
	b.Helper()
	server = emulator.New(fleet, o)
	web := httptest.NewServer(server)
	b.Cleanup(web.Close)
	home := b.TempDir()
	settings = filepath.Join(home, "ec2.ini")
	if err := os.WriteFile(settings, []byte(ini), 0o600); err != nil {
		b.Fatal(err)
	}
	return server, []string{
		"HOME=" + home, "PATH=" + os.Getenv("PATH"), "AWS_ENDPOINT_URL=" + web.URL,
		"AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=secret",
	}, settings
}

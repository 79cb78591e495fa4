//go:build stress

package stress

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"ec2-inventory/internal/emulator"
)

// binary is the program under test.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "stress")
	if err != nil {
		panic(err)
	}
	// Other users run it, too.
	if err := os.Chmod(dir, 0o755); err != nil {
		panic(err)
	}
	binary = filepath.Join(dir, "ec2-inventory")
	if out, err := exec.Command("go", "build", "-o", binary, "ec2-inventory/cmd/ec2-inventory").CombinedOutput(); err != nil {
		panic(fmt.Sprintf("building: %v\n%s", err, out))
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// rounds is how often something is tried.
func rounds(t *testing.T) uint64 {
	t.Helper()
	given := os.Getenv("STRESS_ROUNDS")
	if given == "" {
		return 25
	}
	n, err := strconv.ParseUint(given, 10, 32)
	if err != nil {
		t.Fatalf("STRESS_ROUNDS: %v", err)
	}
	return n
}

// cloud is AWS at an address that stays, while what answers there changes.
type cloud struct {
	url     string
	handler atomic.Pointer[http.Handler]
	calls   atomic.Int64
}

func newCloud(t *testing.T, h http.Handler) *cloud {
	c := &cloud{}
	c.becomes(h)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.calls.Add(1)
		(*c.handler.Load()).ServeHTTP(w, r)
	}))
	t.Cleanup(func() { web.CloseClientConnections(); web.Close() })
	c.url = web.URL
	return c
}

func (c *cloud) becomes(h http.Handler) { c.handler.Store(&h) }

// gone is what answers when AWS must not be asked.
func gone() http.Handler {
	return emulator.New(emulator.Demo(), emulator.Options{Faults: []emulator.Fault{{Kind: emulator.Deny}}})
}

// place is where the program runs: a home folder and settings.
type place struct {
	t     *testing.T
	cloud *cloud
	dir   string
	uid   int // 0 is this user
}

func newPlace(t *testing.T, c *cloud, settings string) *place {
	p := &place{t: t, cloud: c, dir: t.TempDir()}
	p.settings(settings)
	return p
}

func (p *place) settings(text string) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, "ec2.ini"), []byte("[ec2]\n"+text), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// cache is the folder of the cache.
func (p *place) cache() string { return filepath.Join(p.dir, ".ansible", "tmp", "ec2-inventory") }

// files are the files of the cache.
func (p *place) files() (paths []string) {
	_ = filepath.WalkDir(p.cache(), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return nil
	})
	return paths
}

// end is how a run of the program ended.
type end struct {
	stdout, stderr string
	code           int // -1 after a signal that it did not take
	took           time.Duration
	memory         int64 // most that it had, in bytes
}

func (p *place) command(args ...string) (cmd *exec.Cmd, stdout, stderr *bytes.Buffer) {
	cmd = exec.CommandContext(p.t.Context(), binary, append([]string{"--config", filepath.Join(p.dir, "ec2.ini")}, args...)...)
	cmd.Dir = p.dir
	cmd.Env = []string{
		"HOME=" + p.dir, "PATH=" + os.Getenv("PATH"), "AWS_ENDPOINT_URL=" + p.cloud.url,
		"AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=verysecret", "AWS_EC2_METADATA_DISABLED=true",
	}
	if p.uid != 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(p.uid), Gid: uint32(p.uid)}}
	}
	stdout, stderr = &bytes.Buffer{}, &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	return cmd, stdout, stderr
}

// run runs the program to its end.
func (p *place) run(args ...string) end {
	p.t.Helper()
	cmd, stdout, stderr := p.command(args...)
	began := time.Now()
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return end{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode(), time.Since(began), usage.Maxrss << 10}
}

// whole runs the program, which must print something and be content.
func (p *place) whole(args ...string) string {
	p.t.Helper()
	e := p.run(args...)
	if e.code != 0 || e.stdout == "" {
		p.t.Fatalf("exit %d: %s", e.code, first(e.stderr))
	}
	return e.stdout
}

// interrupted starts the program and sends it a signal after a time.
func (p *place) interrupted(after time.Duration, signal os.Signal, args ...string) end {
	p.t.Helper()
	cmd, stdout, stderr := p.command(args...)
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Signal(signal) // it may have ended
	began := time.Now()
	ctx, cancel := context.WithTimeout(p.t.Context(), 20*time.Second)
	defer cancel()
	go func() {
		<-ctx.Done()
		_ = cmd.Process.Kill()
	}()
	_ = cmd.Wait() // how it ended is what is returned
	return end{stdout: stdout.String(), stderr: stderr.String(), code: cmd.ProcessState.ExitCode(), took: time.Since(began)}
}

func first(s string) string {
	if len(s) > 600 {
		s = s[:600] + "…"
	}
	return strings.TrimSpace(s)
}

func asRoot(t *testing.T) bool {
	t.Helper()
	return os.Geteuid() == 0
}

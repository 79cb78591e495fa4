//go:build stress

package stress

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ec2-inventory/internal/emulator"
)

const kept = `regions = eu-west-1, us-east-1
vpc_destination_variable = id
destination_variable = id
`

func fleet() *emulator.Fleet {
	return emulator.Random(7, emulator.RandomOptions{Regions: regions, InstancesPerRegion: 400, Databases: 5})
}

// TestKilled: killed at any moment, the cache is what it was before, or whole.
func TestKilled(t *testing.T) {
	aws := emulator.New(fleet(), emulator.Options{})
	c := newCloud(t, aws)
	p := newPlace(t, c, kept)
	want := p.whole()
	long := p.run("--refresh-cache").took
	d := rand.New(rand.NewPCG(1, 1))
	for round := range rounds(t) {
		after := time.Duration(d.Int64N(int64(long * 5 / 4)))
		p.interrupted(after, os.Kill, "--refresh-cache")
		c.becomes(gone())
		e := p.run()
		c.becomes(aws)
		if e.code != 0 || e.stdout != want || e.stderr != "" {
			t.Fatalf("round %d, killed after %v: exit %d, %d bytes for %d: %s", round, after, e.code, len(e.stdout), len(want), first(e.stderr))
		}
	}
}

// TestSignals: it ends at once and leaves nothing half.
func TestSignals(t *testing.T) {
	aws := emulator.New(fleet(), emulator.Options{Latency: 30 * time.Millisecond})
	c := newCloud(t, aws)
	p := newPlace(t, c, kept)
	want := p.whole()
	long := p.run("--refresh-cache").took
	d := rand.New(rand.NewPCG(1, 2))
	for round := range rounds(t) {
		// Before it has begun, the system ends it.
		after := 20*time.Millisecond + time.Duration(d.Int64N(int64(long)))
		signal, code := syscall.SIGINT, 130
		if round%2 == 1 {
			signal, code = syscall.SIGTERM, 143
		}
		e := p.interrupted(after, signal, "--refresh-cache")
		switch {
		case e.code == 0 && e.stdout == want: // too late
		case e.code != code || e.stdout != "" || e.took > time.Second:
			t.Fatalf("round %d, %v after %v: exit %d after %v, %d bytes: %s", round, signal, after, e.code, e.took, len(e.stdout), first(e.stderr))
		}
		for _, f := range p.files() {
			if strings.HasSuffix(f, ".tmp") {
				t.Fatalf("round %d: %s is left", round, f)
			}
		}
		if got := p.whole(); got != want {
			t.Fatalf("round %d: %d bytes for %d", round, len(got), len(want))
		}
	}
}

// damage does something to a file of the cache, and says what.
func damage(t *testing.T, d *rand.Rand, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write := func(b []byte) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	kinds := []string{"a byte changed", "cut", "emptied", "zeroed", "garbage", "added to", "removed", "a folder", "a link", "writable for all", "half zeroed"}
	if asRoot(t) {
		kinds = append(kinds, "another user's")
	}
	kind := kinds[d.IntN(len(kinds))]
	switch kind {
	case "a byte changed":
		if len(data) > 0 {
			data[d.IntN(len(data))] ^= byte(1 + d.IntN(255))
		}
		write(data)
	case "cut":
		write(data[:d.IntN(len(data)+1)])
	case "emptied":
		write(nil)
	case "zeroed":
		write(make([]byte, len(data)))
	case "half zeroed":
		write(append(data[:len(data)/2:len(data)/2], make([]byte, len(data)-len(data)/2)...))
	case "garbage":
		write([]byte("<html>no inventory</html>"))
	case "added to":
		write(append(data, data...))
	case "removed":
		check(os.Remove(path))
	case "a folder":
		check(os.Remove(path))
		check(os.Mkdir(path, 0o700))
	case "a link":
		elsewhere := filepath.Join(t.TempDir(), "file")
		check(os.WriteFile(elsewhere, data, 0o600))
		check(os.Remove(path))
		check(os.Symlink(elsewhere, path))
	case "writable for all":
		check(os.Chmod(path, 0o666))
	case "another user's":
		check(os.Chown(path, 65534, 65534))
	}
	return kind
}

// TestDamage: whatever is done to whichever file, the answer is right, and the
// cache is good again after it.
func TestDamage(t *testing.T) {
	aws := emulator.New(fleet(), emulator.Options{})
	c := newCloud(t, aws)
	p := newPlace(t, c, kept)
	want := p.whole()
	d := rand.New(rand.NewPCG(1, 3))
	for round := range 2 * rounds(t) {
		files := p.files()
		path := files[d.IntN(len(files))]
		what := fmt.Sprintf("round %d: %s: %s", round, filepath.Base(path), damage(t, d, path))
		args := []string{"--list"}
		if round%3 == 0 {
			args = append(args, "--refresh-cache")
		}
		e := p.run(args...)
		if e.code != 0 || e.stdout != want {
			t.Fatalf("%s: exit %d, %d bytes for %d: %s", what, e.code, len(e.stdout), len(want), first(e.stderr))
		}
		c.becomes(gone())
		e = p.run()
		c.becomes(aws)
		if e.code != 0 || e.stdout != want || e.stderr != "" {
			t.Fatalf("%s: not mended: exit %d: %s", what, e.code, first(e.stderr))
		}
	}
}

// TestAtOnce: twenty starts on an empty cache make one scan, and all print it.
func TestAtOnce(t *testing.T) {
	for round := range rounds(t) / 5 {
		c := newCloud(t, emulator.New(fleet(), emulator.Options{Latency: 500 * time.Millisecond}))
		p := newPlace(t, c, kept)
		var (
			group sync.WaitGroup
			ends  [20]end
		)
		for i := range ends {
			group.Go(func() { ends[i] = p.run() })
		}
		group.Wait()
		for i, e := range ends {
			if e.code != 0 || e.stderr != "" || e.stdout == "" || e.stdout != ends[0].stdout {
				t.Fatalf("round %d, start %d: exit %d, %d bytes: %s", round, i, e.code, len(e.stdout), first(e.stderr))
			}
		}
		alone := newCloud(t, emulator.New(fleet(), emulator.Options{}))
		newPlace(t, alone, kept).whole()
		if c.calls.Load() != alone.calls.Load() {
			t.Errorf("round %d: %d calls, one scan has %d", round, c.calls.Load(), alone.calls.Load())
		}
	}
}

// TestFullDisk: a cache that cannot be written costs a warning, not the answer.
func TestFullDisk(t *testing.T) {
	c := newCloud(t, emulator.New(fleet(), emulator.Options{}))
	p := newPlace(t, c, kept)
	want := p.whole()
	for _, size := range []string{"4k", "64k", "512k", "900k"} {
		dir := t.TempDir()
		if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
			t.Fatalf("a small disk cannot be made: %v: %s; run this as root", err, out)
		}
		t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
		p.settings(kept + "cache_path = " + dir + "\n")
		for range 2 {
			e := p.run()
			if e.code != 0 || e.stdout != want || !strings.Contains(e.stderr, "warning: ") || strings.Count(e.stderr, "\n") > 3 {
				t.Fatalf("%s: exit %d, %d bytes for %d: %s", size, e.code, len(e.stdout), len(want), first(e.stderr))
			}
		}
	}
}

// TestVanished: a cache folder that goes away during the scan, or that cannot
// be written to.
func TestVanished(t *testing.T) {
	c := newCloud(t, emulator.New(fleet(), emulator.Options{Latency: 200 * time.Millisecond}))
	p := newPlace(t, c, kept)
	want := p.whole()
	cmd, stdout, stderr := p.command("--refresh-cache")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond)
	if err := os.RemoveAll(p.cache()); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || stdout.String() != want {
		t.Errorf("%v: %d bytes for %d: %s", err, stdout.Len(), len(want), first(stderr.String()))
	}
	p.settings(kept + "cache_path = /proc/nowhere\n")
	if e := p.run(); e.code != 0 || e.stdout != want || !strings.Contains(e.stderr, "warning: making the cache folder") {
		t.Errorf("exit %d: %s", e.code, first(e.stderr))
	}
}

// TestTwoUsers: what another user has put there, or owns, is not trusted.
func TestTwoUsers(t *testing.T) {
	if !asRoot(t) {
		t.Fatal("another user cannot be played: run this as root")
	}
	c := newCloud(t, emulator.New(fleet(), emulator.Options{}))
	shared, err := os.MkdirTemp("/tmp", "stress-shared")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(shared) })
	if err := os.Chmod(shared, 0o777|os.ModeSticky); err != nil {
		t.Fatal(err)
	}
	p := newPlace(t, c, kept+"cache_path = "+shared+"\n")
	if err := os.Chmod(p.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for dir := p.dir; dir != "/tmp" && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	want := p.whole()
	err = filepath.WalkDir(shared, func(path string, d os.DirEntry, err error) error {
		if err != nil || path == shared {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if mode := info.Mode().Perm(); d.IsDir() && mode != 0o700 || !d.IsDir() && mode != 0o600 {
			t.Errorf("%s has mode %v", path, mode)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	nobody := *p
	nobody.uid = 65534
	if e := nobody.run(); e.code != 0 || e.stdout != want || !strings.Contains(e.stderr, "warning: ") {
		t.Errorf("another user: exit %d, %d bytes for %d: %s", e.code, len(e.stdout), len(want), first(e.stderr))
	}
	// The other way round: the other user was there first, and forges.
	if err := os.RemoveAll(filepath.Join(shared, "ec2-inventory")); err != nil {
		t.Fatal(err)
	}
	if got := nobody.whole(); got != want {
		t.Fatal("the other user's own start")
	}
	c.becomes(emulator.New(emulator.Demo(), emulator.Options{}))
	other := p.whole()
	if other == want {
		t.Error("the other user's cache was taken")
	}
}

// TestNoSecrets: nothing secret is in any file.
func TestNoSecrets(t *testing.T) {
	c := newCloud(t, emulator.New(fleet(), emulator.Options{}))
	p := newPlace(t, c, kept)
	p.whole()
	c.becomes(gone())
	p.run("--refresh-cache")
	files := p.files()
	if len(files) < 4 {
		t.Fatalf("files %q", files)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "verysecret") {
			t.Errorf("%s holds the secret key", path)
		}
	}
}

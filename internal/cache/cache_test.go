package cache

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type span struct {
	Host       string
	Start, End int
}

type content struct {
	List     []byte
	Hosts    []span
	Warnings []string
}

func put(s *Store, c content, created time.Time) error {
	e, err := s.Put(created, c.Warnings, func(w io.Writer, host func(string, int, []byte)) error {
		for _, h := range c.Hosts {
			host(h.Host, h.Start, c.List[h.Start:h.End])
		}
		_, err := w.Write(c.List)
		return err
	})
	if err == nil {
		err = e.Close()
	}
	return err
}

func listOf(e *Entry) ([]byte, error) {
	if err := e.CheckList(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err := e.WriteList(&b)
	return b.Bytes(), err
}

// answer has 60 hosts, "host-000" to "host-059".
func answer() content {
	var (
		a content
		b strings.Builder
	)
	b.WriteString("{")
	for i := range 60 {
		host := fmt.Sprintf("host-%03d", i)
		fmt.Fprintf(&b, "%q: ", host)
		start := b.Len()
		fmt.Fprintf(&b, `{"n": %d}`, i)
		a.Hosts = append(a.Hosts, span{host, start, b.Len()})
		b.WriteString(",\n")
	}
	b.WriteString("}")
	a.List = []byte(b.String())
	a.Warnings = []string{"one", "two"}
	return a
}

func open(t *testing.T, s *Store) *Entry {
	t.Helper()
	e, err := s.Get()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func TestRoundTrip(t *testing.T) {
	s := Open(t.TempDir(), "k")
	if _, err := s.Get(); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("empty store: %v", err)
	}
	created := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)
	if err := put(s, answer(), created); err != nil {
		t.Fatal(err)
	}
	e := open(t, s)
	if !e.Created().Equal(created) {
		t.Errorf("created %v", e.Created())
	}
	list, err := listOf(e)
	if err != nil || string(list) != string(answer().List) {
		t.Errorf("list %q, %v", list, err)
	}
	warnings, err := e.Warnings()
	if diff := cmp.Diff([]string{"one", "two"}, warnings); diff != "" || err != nil {
		t.Error(diff, err)
	}
	for host, want := range map[string]string{"host-000": `{"n": 0}`, "host-023": `{"n": 23}`, "host-059": `{"n": 59}`, "": "", "host-": "", "host-1234": "", "z": ""} {
		got, err := e.Host(host)
		if err != nil || string(got) != want {
			t.Errorf("host %q: %q, %v; want %q", host, got, err, want)
		}
	}
	for path, want := range map[string]fs.FileMode{s.dir: 0o700, s.file(): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v, want %v", path, info.Mode(), err, want)
		}
	}
	left, err := os.ReadDir(s.dir)
	if err != nil || len(left) != 1 {
		t.Errorf("left in the folder: %v %v", left, err)
	}
}

func TestEmptyAnswer(t *testing.T) {
	s := Open(t.TempDir(), "k")
	if err := put(s, content{List: []byte("{}")}, time.Now()); err != nil {
		t.Fatal(err)
	}
	e := open(t, s)
	if part, err := e.Host("x"); part != nil || err != nil {
		t.Errorf("%q %v", part, err)
	}
	if w, err := e.Warnings(); w != nil || err != nil {
		t.Errorf("%q %v", w, err)
	}
}

// Whatever happens to the bytes of an entry, it is never read as another
// answer: each byte is changed, and the file is cut at each length.
func TestDamage(t *testing.T) {
	s := Open(t.TempDir(), "k")
	if err := put(s, answer(), time.Now()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(s.file())
	if err != nil {
		t.Fatal(err)
	}
	good := answer()
	check := func(what string, data []byte) {
		t.Helper()
		if err := os.WriteFile(s.file(), data, 0o600); err != nil {
			t.Fatal(err)
		}
		e, err := s.Get()
		if err != nil {
			return // seen
		}
		defer func() { _ = e.Close() }()
		if list, err := listOf(e); err == nil && string(list) != string(good.List) {
			t.Fatalf("%s: another list came out", what)
		}
		if w, err := e.Warnings(); err == nil && !cmp.Equal(w, good.Warnings) {
			t.Fatalf("%s: other warnings came out: %q", what, w)
		}
		for _, host := range []string{"host-000", "host-037", "host-059"} {
			part, err := e.Host(host)
			want := good.List[good.Hosts[atoi(host)].Start:good.Hosts[atoi(host)].End]
			if err == nil && string(part) != string(want) {
				t.Fatalf("%s: %s came out as %q", what, host, part)
			}
		}
	}
	for i := range whole {
		damaged := append([]byte(nil), whole...)
		damaged[i] ^= 0x20
		check(fmt.Sprintf("byte %d changed", i), damaged)
	}
	for n := 0; n < len(whole); n += 13 {
		check(fmt.Sprintf("cut at %d", n), whole[:n])
	}
	check("zeroed", make([]byte, len(whole)))
	check("twice", append(append([]byte(nil), whole...), whole...))
}

func atoi(host string) (n int) {
	_, _ = fmt.Sscanf(host, "host-%d", &n)
	return n
}

func TestNotTrusted(t *testing.T) {
	filled := func(t *testing.T) *Store {
		s := Open(t.TempDir(), "k")
		if err := put(s, answer(), time.Now()); err != nil {
			t.Fatal(err)
		}
		return s
	}
	t.Run("link", func(t *testing.T) {
		s := filled(t)
		other := filepath.Join(t.TempDir(), "other")
		if err := os.Rename(s.file(), other); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(other, s.file()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("got %v", err)
		}
		// The next refresh puts a file of its own in the link's place.
		if err := put(s, answer(), time.Now()); err != nil {
			t.Fatal(err)
		}
		open(t, s)
	})
	t.Run("writable for others", func(t *testing.T) {
		s := filled(t)
		if err := os.Chmod(s.file(), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(); err == nil {
			t.Error("it was taken")
		}
	})
	t.Run("folder in its place", func(t *testing.T) {
		s := filled(t)
		if err := os.Remove(s.file()); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(s.file(), 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(); err == nil {
			t.Error("it was taken")
		}
	})
}

func TestKey(t *testing.T) {
	keys := map[string]string{}
	for name, key := range map[string]string{
		"a|b":  Key([]string{"a"}, []string{"b"}),
		"ab|":  Key([]string{"a", "b"}, nil),
		"|ab":  Key(nil, []string{"a", "b"}),
		"a b":  Key([]string{"a\nb"}, nil),
		"none": Key(),
	} {
		if other, ok := keys[key]; ok {
			t.Errorf("%s and %s have one key", name, other)
		}
		keys[key] = name
	}
	if key := Key([]string{"a"}); key != Key([]string{"a"}) {
		t.Error("a key is not stable")
	}
}

func TestLock(t *testing.T) {
	s := Open(t.TempDir(), "k")
	unlock, err := s.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*lockPoll)
	defer cancel()
	if _, err := s.Lock(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a second lock: %v", err)
	}
	unlock()
	unlock, err = s.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}

// Entries that nobody uses any more go, and files of killed processes; what is
// in use stays, and so does what is not ours.
func TestSweep(t *testing.T) {
	s := Open(t.TempDir(), "mine")
	if err := put(s, answer(), time.Now()); err != nil {
		t.Fatal(err)
	}
	ages := map[string]time.Duration{
		"old.cache": 8 * 24 * time.Hour, "old.lock": 8 * 24 * time.Hour, "recent.cache": 6 * 24 * time.Hour, "recent.lock": 30 * 24 * time.Hour,
		"x.1.tmp": 2 * time.Hour, "x.2.tmp": time.Minute, "notes.txt": 365 * 24 * time.Hour,
	}
	for name, age := range ages {
		path := filepath.Join(s.dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		then := time.Now().Add(-age)
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	if err := put(s, answer(), time.Now()); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, f := range files {
		left = append(left, f.Name())
	}
	if diff := cmp.Diff([]string{"mine.cache", "notes.txt", "recent.cache", "recent.lock", "x.2.tmp"}, left); diff != "" {
		t.Error(diff)
	}
}

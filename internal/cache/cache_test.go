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
	"slices"
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
	Groups   []string
}

func put(s *Store, c content, created time.Time) error {
	e, err := s.Put(Whole, created, Notes{Warnings: c.Warnings, Scopes: []string{"eu-west-1/ec2 1"}, Groups: c.Groups}, func(w io.Writer, host func(string, int, []byte)) error {
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
	a.Groups = []string{"a", "b", "tag_c"}
	return a
}

func fileOf(s *Store) string { return filepath.Join(s.dir, Whole+listExt) }

func open(t *testing.T, s *Store) *Entry {
	t.Helper()
	e, err := s.Get(Whole)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func TestRoundTrip(t *testing.T) {
	s := Open(t.TempDir(), "k")
	if _, err := s.Get(Whole); !errors.Is(err, fs.ErrNotExist) {
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
	groups, err := e.Groups()
	if diff := cmp.Diff([]string{"a", "b", "tag_c"}, groups); diff != "" || err != nil {
		t.Error(diff, err)
	}
	scopes, err := e.Scopes()
	if diff := cmp.Diff([]string{"eu-west-1/ec2 1"}, scopes); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if hosts, err := e.Hosts(); err != nil || len(hosts) != 60 || hosts[0] != "host-000" || hosts[59] != "host-059" {
		t.Errorf("hosts %q, %v", hosts, err)
	}
	if _, err := s.Get("skip"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an entry of another kind: %v", err)
	}
	for host, want := range map[string]string{"host-000": `{"n": 0}`, "host-023": `{"n": 23}`, "host-059": `{"n": 59}`, "": "", "host-": "", "host-1234": "", "z": ""} {
		got, err := e.Host(host)
		if err != nil || string(got) != want {
			t.Errorf("host %q: %q, %v; want %q", host, got, err, want)
		}
	}
	for path, want := range map[string]fs.FileMode{s.root: 0o700, s.dir: 0o700, fileOf(s): 0o600} {
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
	whole, err := os.ReadFile(fileOf(s))
	if err != nil {
		t.Fatal(err)
	}
	good := answer()
	check := func(what string, data []byte) {
		t.Helper()
		if err := os.WriteFile(fileOf(s), data, 0o600); err != nil {
			t.Fatal(err)
		}
		e, err := s.Get(Whole)
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
		if g, err := e.Groups(); err == nil && !cmp.Equal(g, good.Groups) {
			t.Fatalf("%s: other groups came out: %q", what, g)
		}
		if h, err := e.Hosts(); err == nil && len(h) != len(good.Hosts) {
			t.Fatalf("%s: other hosts came out: %q", what, h)
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
		if err := os.Rename(fileOf(s), other); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(other, fileOf(s)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(Whole); err == nil || errors.Is(err, fs.ErrNotExist) {
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
		if err := os.Chmod(fileOf(s), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(Whole); err == nil {
			t.Error("it was taken")
		}
	})
	t.Run("folder in its place", func(t *testing.T) {
		s := filled(t)
		if err := os.Remove(fileOf(s)); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(fileOf(s), 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(Whole); err == nil {
			t.Error("it was taken")
		}
		if err := put(s, answer(), time.Now()); err != nil {
			t.Fatal(err)
		}
		open(t, s)
	})
	t.Run("the folder is a link", func(t *testing.T) {
		s := filled(t)
		other := filepath.Join(t.TempDir(), "other")
		if err := os.Rename(s.root, other); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(other, s.root); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Lock(t.Context()); err == nil {
			t.Error("it was locked")
		}
		if err := put(s, answer(), time.Now()); err == nil {
			t.Error("it was written to")
		}
	})
	t.Run("others may write to the folder", func(t *testing.T) {
		s := filled(t)
		if err := os.Chmod(s.root, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := put(s, answer(), time.Now()); err == nil {
			t.Error("it was written to")
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

// Stores that nobody uses any more go, and files of killed processes; what is
// in use stays, and so does what is not ours.
func TestSweep(t *testing.T) {
	s := Open(t.TempDir(), "mine")
	if err := put(s, answer(), time.Now()); err != nil {
		t.Fatal(err)
	}
	const day = 24 * time.Hour
	for name, age := range map[string]time.Duration{
		"old/whole.list": 3 * day, "old/lock": 9 * day, "old/eu-west-1.ec2.answer": 3 * day, "old/report.json": 3 * day,
		"recent/whole.list": 3 * day, "recent/lock": 9 * day, "recent/report.json": day,
		"other/lock": 9 * day, "other/notes.txt": 9 * day,
		"mine/x.1.tmp": 2 * time.Hour, "mine/x.2.tmp": time.Minute, "mine/eu-west-1.ec2.answer": 30 * day,
	} {
		path := filepath.Join(s.root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		then := time.Now().Add(-age)
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	left := func() (names []string) {
		err := filepath.WalkDir(s.root, func(path string, d fs.DirEntry, err error) error {
			name, _ := filepath.Rel(s.root, path)
			names = append(names, name)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	s.Sweep(time.Now(), 2*day)
	if got := left(); !slices.Contains(got, "old/whole.list") {
		t.Errorf("what could still be used is gone: %q", got)
	}
	s.Sweep(time.Now(), day)
	want := []string{".", "mine", "mine/eu-west-1.ec2.answer", "mine/whole.list", "mine/x.2.tmp",
		"other", "other/notes.txt", "recent", "recent/lock", "recent/report.json", "recent/whole.list"}
	if diff := cmp.Diff(want, left()); diff != "" {
		t.Error(diff)
	}
}

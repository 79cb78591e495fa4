package cache

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/wire"
)

func TestInspect(t *testing.T) {
	path := filepath.Join(t.TempDir(), "not", "yet")
	s := Open(path, "k")
	c := s.Inspect()
	if c.Made || c.Err != nil || c.Free == 0 || len(c.Entries)+len(c.Answers)+len(c.Damaged) > 0 {
		t.Errorf("before anything is kept: %+v", c)
	}
	if _, err := os.Stat(filepath.Dir(path)); !os.IsNotExist(err) {
		t.Error("looking made a folder")
	}

	created := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	if err := put(s, answer(), created); err != nil {
		t.Fatal(err)
	}
	tree, err := wire.Parse([]byte("<DescribeInstancesResponse/>"))
	if err != nil {
		t.Fatal(err)
	}
	scope := snapshot.Scope{Service: snapshot.EC2, Region: "a/b.c"}
	if err := s.PutAnswer(&snapshot.Answer{Scope: scope, Asked: created, Pages: []snapshot.Page{{Call: snapshot.DescribeInstances, Tree: tree}}}); err != nil {
		t.Fatal(err)
	}
	c = s.Inspect()
	if !c.Made || c.Err != nil || len(c.Damaged) > 0 || len(c.Entries) != 1 || len(c.Answers) != 1 {
		t.Fatalf("with an entry and an answer: %+v", c)
	}
	size, err := os.Stat(fileOf(s))
	if err != nil {
		t.Fatal(err)
	}
	if e := c.Entries[0]; e.Kind != Whole || !e.Created.Equal(created) || e.Size != size.Size() {
		t.Errorf("entry %+v", e)
	}
	if a := c.Answers[0]; a.Scope != scope || a.Size == 0 {
		t.Errorf("answer %+v", a)
	}
}

func TestInspectUnusable(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(t *testing.T, s *Store) error
		says  string
	}{
		"others may write": {func(_ *testing.T, s *Store) error { return os.Chmod(s.dir, 0o777) }, "others may write"},
		"a link": {func(t *testing.T, s *Store) error {
			if err := os.RemoveAll(s.root); err != nil {
				return err
			}
			return os.Symlink(t.TempDir(), s.root)
		}, "it is a link"},
		"a file above": {func(_ *testing.T, s *Store) error {
			if err := os.RemoveAll(filepath.Dir(s.root)); err != nil {
				return err
			}
			return os.WriteFile(filepath.Dir(s.root), nil, 0o600)
		}, "it is no folder"},
		"no room for files": {func(_ *testing.T, s *Store) error {
			s.root, s.dir = "/proc/ec2-inventory", "/proc/ec2-inventory/k"
			return nil
		}, "cannot be written to"},
	} {
		t.Run(name, func(t *testing.T) {
			s := Open(filepath.Join(t.TempDir(), "cache"), "k")
			if err := put(s, answer(), time.Now()); err != nil {
				t.Fatal(err)
			}
			if err := test.spoil(t, s); err != nil {
				t.Fatal(err)
			}
			if c := s.Inspect(); c.Err == nil || !strings.Contains(c.Err.Error(), test.says) {
				t.Errorf("%v, want %q", c.Err, test.says)
			}
		})
	}
}

func TestInspectDamage(t *testing.T) {
	s := Open(t.TempDir(), "k")
	if err := put(s, answer(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(fileOf(s), []byte("junk"), 0o600); err != nil {
		t.Fatal(err)
	}
	if c := s.Inspect(); len(c.Damaged) != 1 || len(c.Entries) != 0 || c.Err != nil {
		t.Errorf("%+v", c)
	}
}

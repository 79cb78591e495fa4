package cache

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"ec2-inventory/internal/snapshot"
)

// Condition is how a store stands.
type Condition struct {
	Dir  string // the store's folder, whether it is there yet or not
	Made bool   // it is
	// Err is why nothing can be kept, nil if something can.
	Err     error
	Free    uint64 // bytes, for this user; 0 if it is not known
	Entries []Kept // answers for --list
	Answers []Kept // of scopes
	// Damaged are files that are kept and cannot be used.
	Damaged []error
}

// Kept is something that a store holds.
type Kept struct {
	Kind    string         // of an entry
	Scope   snapshot.Scope // of an answer
	Created time.Time
	Size    int64 // bytes of the file
}

// Inspect looks how the store stands. It leaves nothing behind.
func (s *Store) Inspect() *Condition {
	c := &Condition{Dir: s.dir}
	there := nearest(s.dir)
	c.Made = there == s.dir
	if c.Err = s.usable(there); c.Err != nil {
		c.Err = fmt.Errorf("cache folder %w", c.Err)
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(there, &disk); err == nil {
		c.Free = uint64(disk.Bavail) * uint64(disk.Bsize)
	}
	files, err := os.ReadDir(s.dir)
	if err != nil {
		return c // nothing is kept
	}
	for _, f := range files {
		s.inspectFile(c, f.Name())
	}
	slices.SortFunc(c.Entries, func(a, b Kept) int { return strings.Compare(a.Kind, b.Kind) })
	slices.SortFunc(c.Answers, func(a, b Kept) int {
		return cmp.Or(strings.Compare(a.Scope.Region, b.Scope.Region), strings.Compare(string(a.Scope.Service), string(b.Scope.Service)))
	})
	return c
}

func (s *Store) inspectFile(c *Condition, name string) {
	if kind, ok := strings.CutSuffix(name, listExt); ok {
		entry, err := s.Get(kind)
		if err != nil {
			c.Damaged = append(c.Damaged, err)
			return
		}
		defer func() { _ = entry.Close() }()
		size := int64(0)
		if info, err := entry.file.Stat(); err == nil {
			size = info.Size()
		}
		c.Entries = append(c.Entries, Kept{Kind: kind, Created: entry.Created(), Size: size})
	}
	if scope, ok := strings.CutSuffix(name, answerExt); ok {
		f, size, err := s.open(name)
		if err != nil {
			c.Damaged = append(c.Damaged, err)
			return
		}
		defer func() { _ = f.Close() }()
		info, err := f.Stat()
		if err != nil {
			return
		}
		dot := strings.LastIndexByte(scope, '.')
		region, err := url.QueryUnescape(scope[:max(dot, 0)])
		if err != nil || dot < 0 {
			return
		}
		c.Answers = append(c.Answers, Kept{Scope: snapshot.Scope{Region: region, Service: snapshot.Service(scope[dot+1:])}, Created: info.ModTime(), Size: size})
	}
}

// nearest is the folder, or else the first above it that is there.
func nearest(dir string) string {
	for {
		if _, err := os.Lstat(dir); err == nil || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

// usable says why nothing could be kept, nil if something could; there is what
// there is of the store's folder already.
func (s *Store) usable(there string) error {
	for _, dir := range []string{s.root, s.dir} {
		err := ownFolder(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
			return fmt.Errorf("%s: %w", dir, err)
		}
	}
	info, err := os.Stat(there)
	if err == nil && !info.IsDir() {
		err = errors.New("it is no folder")
	}
	if err == nil {
		err = try(there)
	}
	if err != nil {
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return fmt.Errorf("%s cannot be written to: %w; make it writable, or name another with cache_path", there, err)
	}
	return nil
}

// try makes a folder in a folder and takes it away again: what may be done to a
// folder says nothing about disks that are full or cannot be written to.
func try(there string) error {
	made, err := os.MkdirTemp(there, ".ec2-inventory.*"+asideExt)
	if err != nil {
		return err
	}
	return os.Remove(made)
}

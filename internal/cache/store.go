package cache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// lockPoll is how often a start that waits for another's refresh looks again.
const lockPoll = 25 * time.Millisecond

// The names of files in a store's folder end in these, but for the lock.
const (
	listExt   = ".list"
	answerExt = ".answer"
	asideExt  = ".tmp"
	lockFile  = "lock"
	report    = "report.json"
)

// Key names a store: a hash of all that decides its content. The parts may
// not hold secrets all the same: they are kept out where they are collected.
func Key(parts ...[]string) string {
	h := sha256.New()
	_, _ = io.WriteString(h, magic)
	for _, part := range parts {
		for _, s := range part {
			fmt.Fprintf(h, "%d:%s\n", len(s), s) // lengths, so that no two lists run into the same text
		}
		_, _ = io.WriteString(h, "--\n")
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Store is the folder of one key.
type Store struct {
	root string // of all keys
	dir  string
}

// Open gives the store of a key in a folder. It touches no file.
func Open(path, key string) *Store {
	root := filepath.Join(path, "ec2-inventory")
	return &Store{root: root, dir: filepath.Join(root, key)}
}

// Whole is the kind of an entry that holds all that was asked for. Other kinds
// are for answers that someone was content with though a part is missing or
// old; they are kept apart, so that nobody else takes them for whole.
const Whole = "whole"

// Get opens the entry of a kind. The error is fs.ErrNotExist if there is none;
// any other is worth a warning, and the entry as good as none.
func (s *Store) Get(kind string) (*Entry, error) {
	f, size, err := s.open(kind + listExt)
	if err != nil {
		return nil, err
	}
	head := make([]byte, headerSize)
	if _, err := f.ReadAt(head, 0); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("cache %s: %w", f.Name(), errDamaged)
	}
	h, err := decodeHeader(head, size)
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("cache %s: %w", f.Name(), err)
	}
	return &Entry{file: f, header: h}, nil
}

// Put replaces the entry of a kind and opens the new one.
func (s *Store) Put(kind string, created time.Time, notes Notes, list Lister) (*Entry, error) {
	var h header
	f, err := s.replace(kind+listExt, func(f *os.File) (err error) {
		h, err = fill(f, created, notes, list)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &Entry{file: f, header: h}, nil
}

// open opens a file that nobody but this user can have written. No link is
// followed: it could lead to a file of somebody else's making.
func (s *Store) open(name string) (f *os.File, size int64, err error) {
	path := filepath.Join(s.dir, name)
	f, err = os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return nil, 0, fs.ErrNotExist
	case errors.Is(err, syscall.ELOOP):
		return nil, 0, fmt.Errorf("cache %s: it is a link, and not followed", path)
	case err != nil:
		return nil, 0, fmt.Errorf("opening the cache: %w", err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a file")
	}
	if err == nil {
		err = ours(info)
	}
	if err != nil {
		_ = f.Close()
		return nil, 0, fmt.Errorf("cache %s: %w", path, err)
	}
	return f, info.Size(), nil
}

// ours reports whether only this user can have written to a file or folder.
func ours(info fs.FileInfo) error {
	if st, ok := info.Sys().(*syscall.Stat_t); ok && int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("it belongs to user %d", st.Uid)
	}
	if info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("others may write to it (mode %04o)", info.Mode().Perm())
	}
	return nil
}

// replace puts a file in the place of another and leaves it open. It is
// written aside, with nobody else's access, and renamed, so that whoever reads
// sees the old or the new one whole.
func (s *Store) replace(name string, write func(*os.File) error) (f *os.File, err error) {
	if err := s.makeDir(); err != nil {
		return nil, err
	}
	aside, err := os.CreateTemp(s.dir, name+".*"+asideExt) // mode 0600
	if err != nil {
		return nil, fmt.Errorf("writing the cache: %w", err)
	}
	defer func() {
		if err != nil {
			_ = aside.Close()
			_ = os.Remove(aside.Name())
		}
	}()
	if err := write(aside); err != nil {
		return nil, fmt.Errorf("writing the cache: %w", err)
	}
	if err := rename(aside.Name(), filepath.Join(s.dir, name)); err != nil {
		return nil, fmt.Errorf("replacing the cache: %w", err)
	}
	return aside, nil
}

// rename puts a file in the place of another, or of an empty folder, which
// does not belong there.
func rename(from, to string) error {
	err := os.Rename(from, to)
	if (errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.EISDIR)) && os.Remove(to) == nil {
		err = os.Rename(from, to)
	}
	return err
}

// makeDir makes the folders, or sees that they are this user's own: in
// another's, files could be exchanged.
func (s *Store) makeDir() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("making the cache folder: %w", err)
	}
	for _, dir := range []string{s.root, s.dir} {
		if err := ownFolder(dir); err != nil {
			return fmt.Errorf("cache folder %s: %w", dir, err)
		}
	}
	return nil
}

// ownFolder reports whether there is a folder that is this user's own.
func ownFolder(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return errors.New("it is a link, and not followed")
	}
	return ours(info)
}

// Lock waits until no other process refreshes this store, and keeps others
// from it until unlock. The lock is the system's: it ends with its process,
// however that ends.
func (s *Store) Lock(ctx context.Context) (unlock func(), err error) {
	if err := s.makeDir(); err != nil {
		return nil, err
	}
	path := filepath.Join(s.dir, lockFile)
	if info, err := os.Lstat(path); err == nil && (!info.Mode().IsRegular() || ours(info) != nil) {
		_ = os.Remove(path) // it does not belong there
	}
	lock := flock.New(path, flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, lockPoll); err != nil {
		return nil, fmt.Errorf("locking the cache: %w", err)
	}
	return func() { _ = lock.Unlock() }, nil
}

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

// Key names an entry: a hash of all that decides its content. The parts may
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

// Store is the folder of the entries.
type Store struct {
	dir string
	key string
}

// Open gives the store in a folder for the entry of a key. It touches no file.
func Open(path, key string) *Store {
	return &Store{dir: filepath.Join(path, "ec2-inventory"), key: key}
}

func (s *Store) file() string { return filepath.Join(s.dir, s.key+".cache") }

// Get opens the entry. The error is fs.ErrNotExist if there is none; any other
// is worth a warning, and the entry as good as none.
func (s *Store) Get() (*Entry, error) {
	// No link is followed: it could lead to a file of somebody else's making.
	f, err := os.OpenFile(s.file(), os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fs.ErrNotExist
		}
		return nil, fmt.Errorf("opening the cache: %w", err)
	}
	e, err := s.check(f)
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("cache %s: %w", s.file(), err)
	}
	return e, nil
}

func (s *Store) check(f *os.File) (*Entry, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a file")
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && int(st.Uid) != os.Geteuid() {
		return nil, fmt.Errorf("it belongs to user %d", st.Uid)
	}
	if info.Mode().Perm()&0o022 != 0 {
		return nil, fmt.Errorf("others may write to it (mode %04o)", info.Mode().Perm())
	}
	head := make([]byte, headerSize)
	if _, err := f.ReadAt(head, 0); err != nil {
		return nil, errDamaged
	}
	h, err := decodeHeader(head, info.Size())
	if err != nil {
		return nil, err
	}
	return &Entry{file: f, header: h}, nil
}

// Put replaces the entry and opens the new one. The entry is written aside,
// with nobody else's access, and renamed, so that whoever reads sees the old or
// the new one whole.
func (s *Store) Put(created time.Time, warnings []string, list Lister) (entry *Entry, err error) {
	if err := s.makeDir(); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(s.dir, s.key+".*.tmp") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("writing the cache: %w", err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	h, err := fill(f, created, warnings, list)
	if err != nil {
		return nil, fmt.Errorf("writing the cache: %w", err)
	}
	if err := os.Rename(f.Name(), s.file()); err != nil {
		return nil, fmt.Errorf("replacing the cache: %w", err)
	}
	s.sweep(created)
	return &Entry{file: f, header: h}, nil
}

func (s *Store) makeDir() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("making the cache folder: %w", err)
	}
	return nil
}

// Lock waits until no other process refreshes this entry, and keeps others
// from it until unlock. The lock is the system's: it ends with its process,
// however that ends.
func (s *Store) Lock(ctx context.Context) (unlock func(), err error) {
	if err := s.makeDir(); err != nil {
		return nil, err
	}
	lock := flock.New(filepath.Join(s.dir, s.key+".lock"), flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, lockPoll); err != nil {
		return nil, fmt.Errorf("locking the cache: %w", err)
	}
	return func() { _ = lock.Unlock() }, nil
}

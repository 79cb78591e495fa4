package cache

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"ec2-inventory/internal/snapshot"
)

// PutAnswer keeps an answer as its scope's last good one.
func (s *Store) PutAnswer(a *snapshot.Answer) error {
	f, err := s.replace(answerFile(a.Scope), func(f *os.File) error { return a.Encode(f) })
	if err != nil {
		return err
	}
	return f.Close()
}

// Answer is the last good answer of a scope. The error is fs.ErrNotExist if
// there is none.
func (s *Store) Answer(scope snapshot.Scope) (*snapshot.Answer, error) {
	f, size, err := s.open(answerFile(scope))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	a, err := snapshot.Decode(f, size)
	if err != nil {
		return nil, fmt.Errorf("cache %s: %w", f.Name(), err)
	}
	if a.Scope != scope {
		return nil, fmt.Errorf("cache %s: it holds the answer of another scope", f.Name())
	}
	return a, nil
}

// answerFile is the name of a scope's file: the names of regions are whatever
// the settings say.
func answerFile(scope snapshot.Scope) string {
	return url.QueryEscape(scope.Region) + "." + string(scope.Service) + answerExt
}

// PutReport keeps the report of the last scan.
func (s *Store) PutReport(text []byte) error {
	f, err := s.replace(report, func(f *os.File) error {
		_, err := f.Write(text)
		return err
	})
	if err != nil {
		return err
	}
	return f.Close()
}

// ReportPath is where the report of the last scan is, if there is one.
func (s *Store) ReportPath() string { return filepath.Join(s.dir, report) }

// Report is the report of the last scan. The error is fs.ErrNotExist if there
// is none.
func (s *Store) Report() ([]byte, error) {
	f, size, err := s.open(report)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	text := make([]byte, size)
	if _, err := f.ReadAt(text, 0); err != nil {
		return nil, fmt.Errorf("reading the cache: %w", err)
	}
	return text, nil
}

package cache

import (
	"os"
	"path/filepath"
	"time"
)

// How old files get before they are taken for left behind: those of settings
// and keys that nobody uses any more, and those of processes that were killed
// while they wrote. Keys that live for an hour would else fill the disk.
const (
	storeLife = 2 * 24 * time.Hour
	asideLife = time.Hour
)

// Sweep removes what is left behind, here and by other keys. What was used for
// answers within maxStale stays. What cannot be removed stays, too: it does no
// harm.
func (s *Store) Sweep(now time.Time, maxStale time.Duration) {
	stores, err := os.ReadDir(s.root)
	if err != nil {
		return
	}
	for _, d := range stores {
		if d.IsDir() {
			sweep(filepath.Join(s.root, d.Name()), now, max(storeLife, 2*maxStale))
		}
	}
}

func sweep(dir string, now time.Time, life time.Duration) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	var (
		known  []string
		newest time.Time
	)
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			continue
		}
		path, modified := filepath.Join(dir, f.Name()), info.ModTime()
		switch ext := filepath.Ext(path); {
		case ext == asideExt && now.Sub(modified) > asideLife:
			_ = os.Remove(path)
			continue
		case ext == listExt, ext == answerExt, f.Name() == lockFile, f.Name() == report:
			known = append(known, path)
		}
		if modified.After(newest) {
			newest = modified
		}
	}
	if len(files) == 0 || now.Sub(newest) <= life {
		return
	}
	for _, path := range known {
		_ = os.Remove(path)
	}
	_ = os.Remove(dir) // not if there is something else in it
}

package cache

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// How old files get before they are taken for left behind: entries of settings
// and keys that nobody uses any more, and files of processes that were killed
// while they wrote. Keys that live for an hour would else fill the disk.
const (
	entryLife = 7 * 24 * time.Hour
	asideLife = time.Hour
)

// sweep removes what is left behind in the store's folder. What cannot be
// removed stays: it does no harm.
func (s *Store) sweep(now time.Time) {
	files, err := os.ReadDir(s.dir)
	if err != nil {
		return
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			continue
		}
		path, age := filepath.Join(s.dir, f.Name()), now.Sub(info.ModTime())
		switch ext := filepath.Ext(path); {
		case ext == ".tmp" && age > asideLife:
			_ = os.Remove(path)
		case ext == ".cache" && age > entryLife:
			_ = os.Remove(path)
			_ = os.Remove(strings.TrimSuffix(path, ext) + ".lock")
		}
	}
}

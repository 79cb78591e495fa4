package inventory

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// safe replaces every character but ASCII letters, digits and "-" by "_", as
// the original's to_safe does: a character, not a byte, becomes one "_".
func safe(s string) string {
	clean := true
	for i := range len(s) {
		if !safeByte[s[i]] {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r < utf8.RuneSelf && safeByte[r] {
			b.WriteByte(byte(r))
		} else {
			b.WriteByte('_')
		}
	}
	return b.String()
}

var safeByte = func() (t [256]bool) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
		t[c] = true
	}
	return t
}()

// strip is Python 2's unicode.strip.
func strip(s string) string {
	if s == "" || plain(s[0]) && plain(s[len(s)-1]) {
		return s
	}
	return strings.TrimFunc(s, pythonSpace)
}

func plain(c byte) bool { return c > ' ' && c < utf8.RuneSelf }

// pythonSpace adds to Unicode's white space what Python counts besides.
func pythonSpace(r rune) bool {
	return unicode.IsSpace(r) || (r >= 0x1c && r <= 0x1f) || r == 0x180e
}

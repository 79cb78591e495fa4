package inventory

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// charset is the ASCII characters that names of groups and variables may
// have.
type charset [utf8.RuneSelf]bool

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"

// withDash is the original's, withoutDash the last version's unless
// replace_dash_in_groups is turned off.
var withDash, withoutDash = newCharset(alphanumeric + "-"), newCharset(alphanumeric)

func newCharset(chars string) *charset {
	var c charset
	for i := range len(chars) {
		c[chars[i]] = true
	}
	return &c
}

func (c *charset) has(b byte) bool { return b < utf8.RuneSelf && c[b] }

// safe replaces every other character by "_", as the script's to_safe does: a
// character, not a byte, becomes one "_".
func (c *charset) safe(s string) string {
	clean := true
	for i := range len(s) {
		if !c.has(s[i]) {
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
		if r < utf8.RuneSelf && c[r] {
			b.WriteByte(byte(r))
		} else {
			b.WriteByte('_')
		}
	}
	return b.String()
}

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

// Package render writes an inventory in the formats that programs read. There
// is one file a format; this one has what the JSON formats share.
package render

import (
	"unicode/utf8"

	"ec2-inventory/internal/inventory"
)

const hex = "0123456789abcdef"

// appendString adds a JSON string that is ASCII only, as Python's json.dumps
// spells it, and DEL escaped too: whatever somebody typed into a tag, a
// terminal that shows it stays as it is. Bytes that are not UTF-8 become
// U+FFFD.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if plain[c] {
				i++
				continue
			}
			dst = append(dst, s[start:i]...)
			dst = appendEscape(dst, c)
			i++
			start = i
			continue
		}
		dst = append(dst, s[start:i]...)
		r, size := utf8.DecodeRuneInString(s[i:])
		if r > 0xffff {
			r -= 0x10000
			dst = appendUnit(dst, 0xd800+r>>10)
			r = 0xdc00 + r&0x3ff
		}
		dst = appendUnit(dst, r)
		i += size
		start = i
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// plain are the ASCII characters that need no escape.
var plain = func() (t [utf8.RuneSelf]bool) {
	for c := ' '; c < 0x7f; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	case '\f':
		return append(dst, '\\', 'f')
	case '\b':
		return append(dst, '\\', 'b')
	}
	return appendUnit(dst, rune(c))
}

// appendUnit adds the escape of one UTF-16 unit: \u and four digits.
func appendUnit(dst []byte, u rune) []byte {
	return append(dst, '\\', 'u', hex[u>>12&15], hex[u>>8&15], hex[u>>4&15], hex[u&15])
}

// appendValue adds a value that stands in a line that begins with a line end
// and as many blanks as indent has.
func appendValue(dst []byte, v inventory.Value, indent string) []byte {
	switch v.Kind {
	case inventory.Text:
		return appendString(dst, v.Text)
	case inventory.Int, inventory.Float, inventory.Bool:
		return append(dst, v.Text...)
	case inventory.List:
		return appendMembers(dst, '[', *v.Members, ']', indent)
	case inventory.Object:
		return appendMembers(dst, '{', *v.Members, '}', indent)
	}
	return append(dst, "null"...)
}

// appendMembers adds a list or an object, a member a line.
func appendMembers(dst []byte, begin byte, members []inventory.Var, end byte, indent string) []byte {
	dst = append(dst, begin)
	inner := indent + "  "
	for i, m := range members {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, inner...)
		if begin == '{' {
			dst = appendString(dst, m.Name)
			dst = append(dst, ": "...)
		}
		dst = appendValue(dst, m.Value, inner)
	}
	if len(members) > 0 {
		dst = append(dst, indent...)
	}
	return append(dst, end)
}

package hostpattern

import (
	"strings"
	"unicode"
)

// Split cuts a text into single patterns, as Ansible cuts what stands after
// "hosts:" or --limit: at commas if there are any, else, unless the whole can be
// the address of one host, at colons and white space outside of brackets.
func Split(text string) []string {
	var parts []string
	switch {
	case strings.Contains(text, ","):
		parts = strings.Split(text, ",")
	case oneAddress(text):
		parts = []string{text}
	default:
		parts = atColons(text)
	}
	patterns := parts[:0]
	for _, part := range parts {
		if part = strings.TrimFunc(part, space); part != "" {
			patterns = append(patterns, part)
		}
	}
	return patterns
}

// atColons cuts at colons, white space and brackets without a partner.
func atColons(text string) []string {
	var parts []string
	rest := []rune(text)
	for len(rest) > 0 {
		n := 0
		for n < len(rest) {
			step := 1
			if rest[n] == '[' {
				step = bracketed(rest[n:])
			} else if rest[n] == ':' || rest[n] == ']' || space(rest[n]) {
				step = 0
			}
			if step == 0 {
				break
			}
			n += step
		}
		if n > 0 {
			parts = append(parts, string(rest[:n]))
		}
		rest = rest[min(n+1, len(rest)):]
	}
	return parts
}

// bracketed is the length of the bracketed expression that text begins with,
// 0 if the bracket is never closed.
func bracketed(text []rune) int {
	for i, r := range text {
		if r == ']' {
			return i + 1
		}
	}
	return 0
}

// space is white space to Python.
func space(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

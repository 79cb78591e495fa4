package hostpattern

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// oneAddress reports whether Ansible takes the text for one host, perhaps with
// a port: then its colons separate nothing, so that web:22 is no union. The
// rules are wider than those of addresses, and are Ansible's: ranges such as
// [0:3] may stand for a part, and what only begins like an IPv6 address is one.
func oneAddress(text string) bool {
	if strings.HasPrefix(text, "[") {
		if end := strings.LastIndex(text, "]:"); end > 1 && digits(text[end+2:]) {
			text = text[1:end]
		}
	}
	if host, ok := withoutPort(text); ok {
		text = host
	}
	return ipv4(text) || ipv6(text) || hostname(text)
}

// withoutPort takes ":22" off a text that has no other colon outside of
// brackets.
func withoutPort(text string) (string, bool) {
	end := strings.LastIndexByte(text, ':')
	if end < 0 || !digits(text[end+1:]) {
		return "", false
	}
	for rest := text[:end]; rest != ""; {
		n := 1
		switch rest[0] {
		case ':', ']':
			return "", false
		case '[':
			n = strings.IndexByte(rest, ']') + 1
			if n == 0 {
				return "", false
			}
		}
		rest = rest[n:]
	}
	return text[:end], true
}

func ipv4(text string) bool {
	for part := range 4 {
		if part > 0 {
			if !strings.HasPrefix(text, ".") {
				return false
			}
			text = text[1:]
		}
		n := rangeOf(text, decimal, true)
		if n == 0 {
			if n = run(text, decimal); n == 0 || n > 3 || n == 3 && text[:3] > "255" {
				return false
			}
		}
		text = text[n:]
	}
	return text == ""
}

// ipv6 reports whether the text begins with what Ansible takes for an IPv6
// address: "::", up to six parts and "::", eight parts, or an IPv4 address in
// such a one.
func ipv6(text string) bool {
	if strings.HasPrefix(text, "::") {
		return true
	}
	var parts []string
	for len(parts) < 7 {
		n := ipv6Part(text)
		if n == 0 || !strings.HasPrefix(text[n:], ":") {
			return false
		}
		parts = append(parts, strings.ToLower(text[:n]))
		text = text[n+1:]
		if len(parts) <= 6 && strings.HasPrefix(text, ":") {
			return true
		}
		if len(parts) == 6 && dotted(text) && strings.Join(parts[:5], "") == "00000" {
			if parts[5] == "0" {
				return true
			}
			if parts[5] == "ffff" {
				return dottedWhole(text)
			}
		}
	}
	return ipv6Part(text) > 0
}

// ipv6Part is the length of the part that text begins with, 0 if there is none.
func ipv6Part(text string) int {
	if n := rangeOf(text, hexadecimal, true); n > 0 {
		return n
	}
	return min(run(text, hexadecimal), 4)
}

// dotted reports whether text begins with four parts between dots.
func dotted(text string) bool {
	for range 3 {
		n := ipv6Part(text)
		if n == 0 || !strings.HasPrefix(text[n:], ".") {
			return false
		}
		text = text[n+1:]
	}
	return ipv6Part(text) > 0
}

// dottedWhole is dotted for a text with nothing after it.
func dottedWhole(text string) bool {
	last := text[strings.LastIndexByte(text, '.')+1:]
	return strings.Count(text, ".") == 3 && ipv6Part(last) == len(last)
}

// hostname reports whether the text is a DNS name by Ansible's rules, which
// allow underscores inside and ranges such as [a:c] or [01:20].
func hostname(text string) bool {
	begin, last := true, rune(0) // of a label
	for text != "" {
		if n := rangeOf(text, decimal, true); n > 0 {
			begin, last, text = false, ']', text[n:]
			continue
		}
		if n := rangeOf(text, letter, false); n > 0 {
			begin, last, text = false, ']', text[n:]
			continue
		}
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == '.':
			if begin || last == '_' || last == '-' {
				return false
			}
			begin = true
		case r == '-' && begin, r != '-' && !word(r):
			return false
		default:
			begin, last = false, r
		}
		text = text[size:]
	}
	return !begin && last != '_' && last != '-'
}

// rangeOf is the length of the range that text begins with, [FROM:TO] or
// [FROM:TO:STEP], 0 if there is none.
func rangeOf(text string, kind func(byte) bool, many bool) int {
	if !strings.HasPrefix(text, "[") {
		return 0
	}
	end := strings.IndexByte(text, ']')
	if end < 0 {
		return 0
	}
	parts := strings.Split(text[1:end], ":")
	if len(parts) < 2 || len(parts) > 3 || len(parts) == 3 && !digits(parts[2]) {
		return 0
	}
	for _, part := range parts[:2] {
		if part == "" || run(part, kind) < len(part) || !many && len(part) > 1 {
			return 0
		}
	}
	return end + 1
}

// run is how many of the first bytes are of the kind.
func run(text string, kind func(byte) bool) int {
	n := 0
	for n < len(text) && kind(text[n]) {
		n++
	}
	return n
}

func digits(text string) bool { return text != "" && run(text, decimal) == len(text) }

func decimal(c byte) bool     { return '0' <= c && c <= '9' }
func letter(c byte) bool      { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func hexadecimal(c byte) bool { return decimal(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func word(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

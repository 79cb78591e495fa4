package table

import (
	"cmp"
	"strings"
)

// Compare orders texts as people do: numbers in them by value, so that web-2
// comes before web-10. Different texts are never equal.
func Compare(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		var p, q string
		p, x = head(x)
		q, y = head(y)
		if c := comparePart(p, q); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(a, b))
}

// head cuts off the digits that text begins with, or what is before the first.
func head(text string) (part, rest string) {
	n := 1
	for n < len(text) && digit(text[n]) == digit(text[0]) {
		n++
	}
	return text[:n], text[n:]
}

func comparePart(p, q string) int {
	if digit(p[0]) && digit(q[0]) {
		p, q = strings.TrimLeft(p, "0"), strings.TrimLeft(q, "0")
		if len(p) != len(q) {
			return cmp.Compare(len(p), len(q))
		}
	}
	return strings.Compare(p, q)
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

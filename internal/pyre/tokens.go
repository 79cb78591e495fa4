package pyre

import "strings"

// tokens splits a pattern as Python does before it looks at anything else: into
// single characters, and pairs of a backslash and the character after it. That
// split holds inside comments and sets too, so that `\)` ends no comment.
type tokens struct {
	chars []rune
	start int    // of next
	next  string // the token to be read; "" at the end
}

func newTokens(chars []rune) tokens {
	t := tokens{chars: chars}
	t.seek(0)
	return t
}

// seek makes the token that starts at the character the next one.
func (t *tokens) seek(start int) {
	t.start = start
	switch rest := t.chars[start:]; {
	case len(rest) == 0:
		t.next = ""
	case rest[0] == '\\' && len(rest) > 1:
		t.next = string(rest[:2])
	default:
		t.next = string(rest[:1])
	}
}

// get reads a token, "" at the end.
func (t *tokens) get() string {
	token := t.next
	t.seek(t.start + len([]rune(token)))
	return token
}

// accept reads the token if it is this one.
func (t *tokens) accept(token string) bool {
	if t.next != token {
		return false
	}
	t.get()
	return true
}

// in tells whether the next token is one of these characters.
func (t *tokens) in(chars string) bool {
	return len(t.next) == 1 && strings.Contains(chars, t.next)
}

// while reads tokens as long as they are among these characters, at most max.
func (t *tokens) while(chars string, max int) string {
	var text string
	for len(text) < max && t.in(chars) {
		text += t.get()
	}
	return text
}

// until reads tokens up to the end token, which is read but not returned.
func (t *tokens) until(end string) (text string, ok bool) {
	var b strings.Builder
	for t.next != "" {
		token := t.get()
		if token == end {
			return b.String(), true
		}
		b.WriteString(token)
	}
	return "", false
}

const (
	digits      = "0123456789"
	octalDigits = "01234567"
	hexDigits   = "0123456789abcdefABCDEF"
	whitespace  = " \t\n\r\v\f"
)

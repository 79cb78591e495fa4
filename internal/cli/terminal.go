package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// terminal is stderr. Whatever somebody typed into a tag or an endpoint
// answered, no control character of it gets there.
type terminal struct {
	w      io.Writer
	warned map[string]bool
}

// say writes one line.
func (t terminal) say(line string) {
	_, _ = fmt.Fprintf(t.w, "ec2-inventory: %s\n", visible(line))
}

// warn writes a warning, once.
func (t terminal) warn(line string) {
	if !t.warned[line] {
		t.warned[line] = true
		t.say("warning: " + line)
	}
}

// visible writes control characters and what else does not print as Go
// escapes.
func visible(s string) string {
	if strings.IndexFunc(s, hidden) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if hidden(r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hidden(r rune) bool { return !unicode.IsPrint(r) }

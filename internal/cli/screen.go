package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/term"

	"ec2-inventory/internal/table"
)

// screen is stdout as far as layout goes.
type screen struct {
	width  int // 0 is endless: not a terminal
	colour bool
}

func (p *program) screen() screen {
	out, ok := p.Stdout.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(int(out.Fd())) {
		return screen{}
	}
	width, _, err := term.GetSize(int(out.Fd()))
	if err != nil || width <= 0 {
		width = 80
	}
	return screen{width: width, colour: p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb"}
}

// style is how a terminal shows something, as ANSI's SGR has it.
type style string

const (
	bold   style = "1"
	faint  style = "2"
	green  style = "32"
	yellow style = "33"
	red    style = "31"
)

func (s style) of(text string) string { return "\x1b[" + string(s) + "m" + text + "\x1b[0m" }

// printJSON prints a value for programs: indented, and ASCII as --list is, so
// that nothing in it reaches a terminal raw.
func (p *program) printJSON(value any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	w := bufio.NewWriter(p.Stdout)
	for text := b.Bytes(); len(text) > 0; {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		switch {
		case r < 0x7f:
			_ = w.WriteByte(byte(r)) // Flush tells
		case r < 0x10000:
			_, _ = fmt.Fprintf(w, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			_, _ = fmt.Fprintf(w, `\u%04x\u%04x`, high, low)
		}
	}
	return printed(w.Flush())
}

// plainStyle is how a table looks whose cells need no colour of their own.
func plainStyle(row, _ int, cell string) string {
	switch {
	case row < 0:
		return bold.of(cell)
	case cell == table.Empty:
		return faint.of(cell)
	}
	return cell
}

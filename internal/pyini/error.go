package pyini

import "fmt"

// Kind tells errors apart the way Python's exceptions do.
type Kind int

// The kinds, each with Python's exception.
const (
	KindSyntax        Kind = iota + 1 // ParsingError
	KindNoHeader                      // MissingSectionHeaderError
	KindNoSection                     // NoSectionError
	KindNoOption                      // NoOptionError
	KindInterpolation                 // InterpolationError and its three heirs
	KindValue                         // ValueError of getboolean and getint
)

// Error is what is wrong with a file, or with a question about it.
type Error struct {
	File string
	Line int // where the option is defined; 0 if there is no such place
	Kind Kind
	Msg  string
}

// Error prints FILE:LINE: message.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
}

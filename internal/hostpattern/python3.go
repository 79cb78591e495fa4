package hostpattern

import "strings"

// newer is what is wrong with a regular expression for Python 3 that was not
// for Python 2.7, "" if nothing is: it no longer takes any letter after a
// backslash for itself, and has given some of them a meaning.
func newer(expression string) string {
	inSet := false
	for i := 0; i < len(expression); i++ {
		switch c := expression[i]; {
		case c == '\\' && i+1 < len(expression):
			i++
			known := "abfnrtvxdDsSwW"
			if !inSet {
				known += "ABZ"
			}
			switch e := expression[i]; {
			case strings.IndexByte("uUN", e) >= 0:
				return `write the character itself in place of \` + string(e)
			case letter(e) && strings.IndexByte(known, e) < 0:
				return `bad escape \` + string(e)
			}
		case inSet:
			inSet = c != ']'
		case c == '[':
			inSet = true
			rest := strings.TrimPrefix(expression[i+1:], "^")
			i = len(expression) - len(rest) - 1
			if strings.HasPrefix(rest, "]") {
				i++ // a bracket that comes first belongs to the set
			}
		}
	}
	return ""
}

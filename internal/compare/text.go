package compare

import (
	"encoding/json"
	"strconv"
	"strings"
)

// count is a number and what is counted.
func count(n int, one string, many ...string) string {
	what := one
	if n != 1 {
		what = one + "s"
		if len(many) > 0 {
			what = many[0]
		}
	}
	return number(n) + " " + what
}

// number writes n with commas between thousands.
func number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// names lists so many names at most, and says how many more there are.
func names(list []string, most int) string {
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return strings.Join(list[:most], ", ") + " and " + number(len(list)-most) + " more"
}

// shown is a value on one line, in full.
func shown(value json.RawMessage) string { return canonical(value) }

// with puts what is said of a name in brackets behind it.
func with(name, more string) string {
	if more == "" {
		return name
	}
	return name + " (" + more + ")"
}

// reason puts why behind what.
func reason(what, why string) string {
	if why == "" {
		return what
	}
	return what + ": left out, " + why
}

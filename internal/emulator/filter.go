package emulator

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxFilterValues is how many values AWS takes in all filters of one call.
const maxFilterValues = 200

// filter is one Filter.N of a request: any of its values may match.
type filter struct {
	name   string
	values []glob
}

func (f filter) matches(values []string) bool {
	for _, v := range values {
		for _, g := range f.values {
			if g.match(v) {
				return true
			}
		}
	}
	return false
}

// ec2Filters reads Filter.N.Name and Filter.N.Value.M, in order of N.
func ec2Filters(params url.Values) ([]filter, *apiError) {
	return readFilters(params, "Filter.", ".Value.")
}

// rdsFilters reads the form that RDS gives the same thing.
func rdsFilters(params url.Values) ([]filter, *apiError) {
	return readFilters(params, "Filters.Filter.", ".Values.Value.")
}

func readFilters(params url.Values, prefix, values string) ([]filter, *apiError) {
	var filters []filter
	count := 0
	for _, n := range numbers(params, prefix) {
		at := prefix + strconv.Itoa(n)
		f := filter{name: params.Get(at + ".Name")}
		if f.name == "" {
			return nil, badRequest("MissingParameter", "The request must contain the parameter "+at+".Name")
		}
		for _, m := range numbers(params, at+values) {
			f.values = append(f.values, compileGlob(params.Get(at+values+strconv.Itoa(m))))
		}
		if len(f.values) == 0 {
			return nil, badRequest("MissingParameter", "The request must contain the parameter "+at+values+"1")
		}
		count += len(f.values)
		filters = append(filters, f)
	}
	if count > maxFilterValues {
		return nil, badRequest("FilterLimitExceeded",
			fmt.Sprintf("The maximum number of filter values specified on a single call is %d", maxFilterValues))
	}
	return filters, nil
}

// numbers returns the N of all parameters that are called prefix + N, in order.
func numbers(params url.Values, prefix string) []int {
	var found []int
	for name := range params {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		digits, _, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(digits); err == nil && n >= 0 && strconv.Itoa(n) == digits {
			found = append(found, n)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// list returns the values of prefix.1, prefix.2 and so on.
func list(params url.Values, prefix string) []string {
	var values []string
	for _, n := range numbers(params, prefix+".") {
		values = append(values, params.Get(prefix+"."+strconv.Itoa(n)))
	}
	return values
}

// glob is a filter's value: * stands for any text, ? for one character, and a
// backslash takes the meaning from what follows it.
type glob struct {
	// exact is set when nothing in the value has a meaning.
	exact   bool
	literal string
	parts   []globPart
}

type globPart struct {
	char rune
	any  bool // *
	one  bool // ?
}

func compileGlob(value string) glob {
	if !strings.ContainsAny(value, `*?\`) {
		return glob{exact: true, literal: value}
	}
	var g glob
	escaped := false
	for _, c := range value {
		switch {
		case escaped:
			g.parts = append(g.parts, globPart{char: c})
			escaped = false
		case c == '\\':
			escaped = true
		default:
			g.parts = append(g.parts, globPart{char: c, any: c == '*', one: c == '?'})
		}
	}
	if escaped {
		g.parts = append(g.parts, globPart{char: '\\'})
	}
	return g
}

func (g glob) match(s string) bool {
	if g.exact {
		return s == g.literal
	}
	// On a mismatch only the last star can take one character more: what the
	// ones before it took is as good as any other choice.
	p, star := 0, -1
	from := ""
	for s != "" {
		c, size := utf8.DecodeRuneInString(s)
		switch {
		case p < len(g.parts) && g.parts[p].any:
			star, from = p, s
			p++
		case p < len(g.parts) && (g.parts[p].one || g.parts[p].char == c):
			p++
			s = s[size:]
		case star >= 0:
			_, size = utf8.DecodeRuneInString(from)
			from = from[size:]
			p, s = star+1, from
		default:
			return false
		}
	}
	for p < len(g.parts) && g.parts[p].any {
		p++
	}
	return p == len(g.parts)
}

package pyre

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	// maxRepeat is Python's MAXREPEAT, its number for "no upper bound".
	maxRepeat = math.MaxUint32
	// maxCount is the highest repeat count of the engine.
	maxCount = math.MaxInt32
	// maxGroups is how many groups Python 2.7 allows, the whole match included.
	maxGroups = 100
	// maxNesting keeps patterns from exhausting the stack.
	maxNesting = 250
)

// item is a part of a pattern, spelled for the engine.
type item struct {
	text string
	kind itemKind
	// The least and the most characters that Python believes it to match:
	// references to groups count as none.
	min, max uint64
}

type itemKind int

const (
	plain  itemKind = iota // one unit, which a repeat may follow
	anchor                 // ^ $ \A \b \B \Z: no repeat may follow
	repeat                 // has a repeat already
)

// parser reads a pattern once, by the grammar of Python 2.7's sre_parse.
type parser struct {
	tokens
	pattern string
	flags   string // letters of the flags in force, and of those met on the way
	// From the reading before this one: how many groups there are in all.
	total   int
	groups  int // groups opened so far, the whole match included
	open    map[int]bool
	names   map[string]int
	nesting int
}

// translate spells a Python pattern for the engine, anchored at the start.
//
// Flags and groups that stand late in a pattern have a say in how its beginning
// is meant, so it is read until a reading meets no new flags. Python does so for
// (?x), the only flag that changes the grammar.
func translate(pattern string) (string, error) {
	if !utf8.ValidString(pattern) {
		return "", &Error{Pattern: pattern, Msg: "it is not valid UTF-8; save the file as UTF-8"}
	}
	chars := []rune(pattern)
	if backslashes := len(pattern) - len(strings.TrimRight(pattern, `\`)); backslashes%2 == 1 {
		return "", &Error{Pattern: pattern, Pos: len(chars), Msg: `backslash at the end; write \\ for a backslash`}
	}
	flags, total := "", 0
	for {
		p := parser{tokens: newTokens(chars), pattern: pattern, flags: flags, total: total,
			groups: 1, open: make(map[int]bool), names: make(map[string]int)}
		whole, err := p.alternatives()
		if err != nil {
			return "", err
		}
		if p.next != "" {
			return "", p.errorf(`unbalanced ); write \) for a parenthesis`)
		}
		if p.groups > maxGroups {
			return "", p.errorf("more than %d groups; write (?:...) for those that need no number", maxGroups-1)
		}
		if p.flags == flags && p.groups == total {
			if p.has('i') && p.unicode() {
				return `\A(?i:` + whole.text + `)`, nil
			}
			return `\A(?:` + whole.text + `)`, nil
		}
		flags, total = p.flags, p.groups
	}
}

func (p *parser) has(flag rune) bool { return strings.ContainsRune(p.flags, flag) }

// unicode tells whether classes and case are those of Unicode. (?L) goes first:
// the script never sets a locale, so it means ASCII.
func (p *parser) unicode() bool { return p.has('u') && !p.has('L') }

func (p *parser) errorf(format string, args ...any) error {
	return p.errorAt(p.start, format, args...)
}

func (p *parser) errorAt(pos int, format string, args ...any) error {
	return &Error{Pattern: p.pattern, Pos: max(pos, 1), Msg: fmt.Sprintf(format, args...)}
}

// alternatives reads a|b|c up to a closing parenthesis or the end.
func (p *parser) alternatives() (item, error) {
	if p.nesting++; p.nesting > maxNesting {
		return item{}, p.errorf("groups nested more than %d deep; write a flatter expression", maxNesting)
	}
	defer func() { p.nesting-- }()

	all, err := p.sequence()
	for err == nil && p.accept("|") {
		var next item
		if next, err = p.sequence(); err == nil {
			all = item{text: all.text + "|" + next.text, min: min(all.min, next.min), max: max(all.max, next.max)}
		}
	}
	return all, err
}

// sequence reads items up to "|", a closing parenthesis or the end.
func (p *parser) sequence() (item, error) {
	var items []item
	for p.next != "" && !p.in("|)") {
		at := p.start
		token := p.get()
		if p.has('x') && strings.Contains(whitespace, token) {
			continue
		}
		if p.has('x') && token == "#" {
			p.until("\n")
			continue
		}
		if strings.Contains("?*+{", token) {
			lo, hi, ok, err := p.counts(token)
			if err != nil {
				return item{}, err
			}
			if ok {
				if err := p.repeatLast(items, lo, hi, at); err != nil {
					return item{}, err
				}
				continue
			}
			// Braces that hold no counts stand for themselves.
		}
		next, ok, err := p.atom(token)
		if err != nil {
			return item{}, err
		}
		if ok {
			items = append(items, next)
		}
	}
	var b strings.Builder
	var whole item
	for _, it := range items {
		b.WriteString(it.text)
		whole.min = min(whole.min+it.min, maxRepeat-1)
		whole.max = min(whole.max+it.max, maxRepeat)
	}
	whole.text = b.String()
	return whole, nil
}

// counts reads the rest of a repeat. ok is false for a "{" that opens none.
func (p *parser) counts(token string) (lo, hi uint64, ok bool, err error) {
	switch token {
	case "?":
		return 0, 1, true, nil
	case "*":
		return 0, maxRepeat, true, nil
	case "+":
		return 1, maxRepeat, true, nil
	}
	if p.next == "}" {
		return 0, 0, false, nil
	}
	here := p.start
	least := p.while(digits, math.MaxInt)
	most := least
	if p.accept(",") {
		most = p.while(digits, math.MaxInt)
	}
	if !p.accept("}") {
		p.seek(here)
		return 0, 0, false, nil
	}
	if lo, err = p.count(least, 0); err != nil {
		return 0, 0, false, err
	}
	if hi, err = p.count(most, maxRepeat); err != nil {
		return 0, 0, false, err
	}
	if hi < lo {
		return 0, 0, false, p.errorAt(here, "bad repeat {%s,%s}; put the lower number first", least, most)
	}
	return lo, hi, true, nil
}

func (p *parser) count(text string, ifEmpty uint64) (uint64, error) {
	if text == "" {
		return ifEmpty, nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n >= maxRepeat {
		return 0, p.errorf("repeat count %s is too large; write a smaller one", text)
	}
	return n, nil
}

// repeatLast puts a repeat on the last item. Python has no possessive repeats:
// a second sign after a repeat is an error unless it is the "?" of a lazy one.
func (p *parser) repeatLast(items []item, lo, hi uint64, at int) error {
	if len(items) == 0 || items[len(items)-1].kind == anchor {
		return p.errorAt(at+1, `nothing to repeat; write \%c for the character itself`, p.chars[at])
	}
	last := &items[len(items)-1]
	if last.kind == repeat {
		return p.errorAt(at+1, "repeat after a repeat; put the first one into (?:...)")
	}
	if p.has('t') {
		return p.errorAt(at+1, "(?t) allows no repeats; remove the t")
	}
	last.kind = repeat
	last.min = min(last.min*lo, maxRepeat-1)
	last.max = min(last.max*hi, maxRepeat)
	// No text is long enough for counts above the engine's highest to differ.
	switch {
	case hi > maxCount:
		last.text += fmt.Sprintf("{%d,}", min(lo, maxCount))
	default:
		last.text += fmt.Sprintf("{%d,%d}", lo, hi)
	}
	if p.accept("?") {
		last.text += "?"
	}
	return nil
}

// atom reads an item whose first token is read. ok is false if there is nothing
// to match, as for a comment.
func (p *parser) atom(token string) (it item, ok bool, err error) {
	switch {
	case token == "[":
		it, err = p.set()
	case token == ".":
		text := "."
		if p.has('s') {
			text = `[\s\S]`
		}
		it = item{text: text, min: 1, max: 1}
	case token == "(":
		return p.group()
	case token == "^" && p.has('m'):
		it = item{text: "(?m:^)", kind: anchor}
	case token == "^":
		it = item{text: `\A`, kind: anchor}
	case token == "$" && p.has('m'):
		it = item{text: "(?m:$)", kind: anchor}
	case token == "$":
		it = item{text: `\Z`, kind: anchor} // the engine's \Z: a final newline may follow
	case token[0] == '\\':
		it, err = p.escape(token)
	default:
		r, _ := utf8.DecodeRuneInString(token)
		it = p.literal(r)
	}
	return it, err == nil, err
}

// literal gives the item of one character.
func (p *parser) literal(r rune) item {
	return p.one(&charset{ranges: [][2]rune{{r, r}}})
}

// one gives the item of a set, which under (?i) has both cases of its letters.
func (p *parser) one(set *charset) item {
	if p.has('i') && !p.unicode() {
		set.foldASCII()
	}
	text := set.String()
	if !set.negated && len(set.ranges) == 1 && set.classes == "" && set.ranges[0][0] == set.ranges[0][1] {
		text = char(set.ranges[0][0])
	}
	return item{text: text, min: 1, max: 1}
}

// escape gives the item of an escape outside sets.
func (p *parser) escape(token string) (item, error) {
	c := []rune(token)[1]
	switch {
	case strings.ContainsRune("dDsSwW", c):
		var set charset
		set.addClass(c, p.unicode())
		return p.one(&set), nil
	case c == 'A':
		return item{text: `\A`, kind: anchor}, nil
	case c == 'Z':
		return item{text: `\z`, kind: anchor}, nil
	case c == 'b' || c == 'B':
		return item{text: p.boundary(c == 'b'), kind: anchor}, nil
	case c == '0':
		return p.literal(octal("0" + p.while(octalDigits, 2))), nil
	case strings.ContainsRune(digits, c):
		return p.numberEscape(string(c))
	}
	r, err := p.charEscape(c)
	return p.literal(r), err
}

// boundary spells \b or \B over the word characters in force. In an empty text
// Python finds neither.
func (p *parser) boundary(is bool) string {
	var set charset
	set.addClass('w', p.unicode())
	w := set.String()
	if is {
		return fmt.Sprintf(`(?:(?<=%[1]s)(?!%[1]s)|(?<!%[1]s)(?=%[1]s))`, w)
	}
	return fmt.Sprintf(`(?:(?<=%[1]s)(?=%[1]s)|(?<!%[1]s)(?!%[1]s)(?!\A\z))`, w)
}

// numberEscape reads a number that starts with 1 to 9: three octal digits are a
// character, one or two digits are a group.
func (p *parser) numberEscape(number string) (item, error) {
	if p.in(digits) {
		number += p.get()
		if strings.Trim(number, octalDigits) == "" && p.in(octalDigits) {
			return p.literal(octal(number + p.get())), nil
		}
	}
	group, _ := strconv.Atoi(number)
	if group >= p.groups {
		return item{}, p.errorf(`\%s refers to a group that does not come before it`, number)
	}
	if p.open[group] {
		return item{}, p.errorf(`\%s stands inside the group that it refers to`, number)
	}
	return p.reference(group), nil
}

// reference spells a back reference.
func (p *parser) reference(group int) item {
	text := fmt.Sprintf(`\k<%d>`, group)
	if p.has('i') {
		text = "(?i:" + text + ")"
	}
	return item{text: text}
}

package pyre

import (
	"fmt"
	"strconv"
	"strings"
)

// flagLetters are the flags that (?...) may set, always for the whole pattern.
const flagLetters = "iLmsxtu"

// group reads what follows "(". ok is false for comments and flags, which match
// nothing and leave no item.
func (p *parser) group() (it item, ok bool, err error) {
	opened := p.start
	if !p.accept("?") {
		it, err = p.capture("", opened)
		return it, err == nil, err
	}
	switch {
	case p.accept("P"):
		it, err = p.named(opened)
	case p.accept(":"):
		it, err = p.plainGroup(opened)
	case p.accept("#"):
		if _, closed := p.until(")"); !closed {
			err = p.errorAt(opened, "the comment is not closed; add a )")
		}
		return item{}, false, err
	case p.in("=!<"):
		it, err = p.lookaround(opened)
	case p.accept("("):
		it, err = p.conditional(opened)
	default:
		for p.in(flagLetters) {
			if flag := p.get(); !strings.Contains(p.flags, flag) {
				p.flags += flag
			}
			ok = true
		}
		if !ok || !p.accept(")") {
			err = p.errorAt(opened, "unknown construct (%s%s; Python 2.7 knows (?:...), (?P<name>...), (?P=name), (?#...), (?=...), (?!...), (?<=...), (?<!...), (?(1)...) and (?iLmsux)",
				string(p.chars[opened:p.start]), p.next)
		}
		return item{}, false, err
	}
	return it, err == nil, err
}

// body reads alternatives and the closing parenthesis.
func (p *parser) body(opened int) (item, error) {
	it, err := p.alternatives()
	if err != nil {
		return item{}, err
	}
	return it, p.close(opened)
}

func (p *parser) close(opened int) error {
	if !p.accept(")") {
		return p.errorAt(opened, `the parenthesis is not closed; add a ), or write \( for a parenthesis`)
	}
	return nil
}

func (p *parser) plainGroup(opened int) (item, error) {
	it, err := p.body(opened)
	it.text = "(?:" + it.text + ")"
	return it, err
}

// capture reads a group that gets the next number. For the engine it has no
// name: the engine numbers named groups after all others.
func (p *parser) capture(name string, opened int) (item, error) {
	number := p.groups
	p.groups++
	if name != "" {
		if _, taken := p.names[name]; taken {
			return item{}, p.errorf("there are two groups named %s; rename one", name)
		}
		p.names[name] = number
	}
	p.open[number] = true
	it, err := p.body(opened)
	delete(p.open, number)
	it.text = "(" + it.text + ")"
	return it, err
}

// named reads (?P<name>...) or (?P=name).
func (p *parser) named(opened int) (item, error) {
	switch {
	case p.accept("<"):
		name, err := p.name(">", opened)
		if err != nil {
			return item{}, err
		}
		if !isName(name) {
			return item{}, p.errorf("bad group name %q; use letters, digits and _, with no digit first", name)
		}
		return p.capture(name, opened)
	case p.accept("="):
		name, err := p.name(")", opened)
		if err != nil {
			return item{}, err
		}
		group, ok := p.names[name]
		if !ok {
			return item{}, p.errorf("no group is named %q before this place", name)
		}
		return p.reference(group), nil
	}
	return item{}, p.errorf("(?P goes on with <name> or =name only")
}

func (p *parser) name(end string, opened int) (string, error) {
	name, closed := p.until(end)
	if !closed {
		return "", p.errorAt(opened, "the group's name is not closed; add a %s", end)
	}
	if name == "" {
		return "", p.errorf("the group's name is missing")
	}
	return name, nil
}

func isName(name string) bool {
	for i, r := range name {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_'
		digit := '0' <= r && r <= '9'
		if !letter && (!digit || i == 0) {
			return false
		}
	}
	return name != ""
}

// lookaround reads (?=...), (?!...), (?<=...) or (?<!...).
//
// Python looks behind by stepping back the width of the expression, which must
// be fixed, and matching forward from there. The engine would match backwards,
// with other results for groups and references inside; so it is told to step
// back over any characters first, and to look ahead from there.
func (p *parser) lookaround(opened int) (item, error) {
	behind := p.accept("<")
	if behind && !p.in("=!") {
		return item{}, p.errorAt(opened, "unknown construct (?<; write (?<=...) or (?<!...), and (?P<name>...) for a group's name")
	}
	sign := p.get()
	it, err := p.body(opened)
	if err != nil {
		return item{}, err
	}
	text := "(?" + sign + it.text + ")"
	if behind {
		if it.min != it.max || it.max > maxCount {
			return item{}, p.errorAt(opened, "what is looked for behind must have a fixed width; write one (?<=...) for each width")
		}
		text = fmt.Sprintf(`(?<%s(?=%s)[\s\S]{%d})`, sign, it.text, it.max)
	}
	return item{text: "(?:" + text + ")"}, nil
}

// conditional reads the rest of (?(group)yes|no).
func (p *parser) conditional(opened int) (item, error) {
	name, err := p.name(")", opened)
	if err != nil {
		return item{}, err
	}
	var group int
	if isName(name) {
		var ok bool
		if group, ok = p.names[name]; !ok {
			return item{}, p.errorf("no group is named %q before this place", name)
		}
	} else if group, err = strconv.Atoi(strings.Trim(name, whitespace)); err != nil || group < 0 {
		return item{}, p.errorf("bad group %q; write a group's number or name", name)
	}
	if group == 0 {
		return p.plainGroup(opened) // Python forgets about a condition on 0
	}
	if p.nesting++; p.nesting > maxNesting {
		return item{}, p.errorf("groups nested more than %d deep; write a flatter expression", maxNesting)
	}
	defer func() { p.nesting-- }()

	yes, err := p.sequence()
	if err != nil {
		return item{}, err
	}
	var no item
	if p.accept("|") {
		if no, err = p.sequence(); err != nil {
			return item{}, err
		}
		if p.next == "|" {
			return item{}, p.errorf("a condition has two branches at most; put more into (?:...)")
		}
	}
	if err := p.close(opened); err != nil {
		return item{}, err
	}
	switch {
	case p.total == 0 || group < p.total:
	case p.total == 1:
		// Python overlooks a group that is missing if there are none at all.
		return item{text: "(?:" + no.text + ")"}, nil
	default:
		return item{}, p.errorAt(opened, "the condition is on group %d, which does not exist", group)
	}
	return item{text: fmt.Sprintf("(?:(?(%d)(?:%s)|(?:%s)))", group, yes.text, no.text)}, nil
}

// Package compare tells how two inventories differ, as Ansible would see
// them. It reads the answers that any inventory script gives to --list.
package compare

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Inventory is one answer to --list.
type Inventory struct {
	hosts    map[string]json.RawMessage // the object of each host's variables; nil if there is none
	groups   map[string]*group
	repeated map[string]bool // hosts that a group lists more than once
	meta     bool            // the answer has _meta.hostvars
}

type group struct {
	hosts    []string // in the answer's order, each once
	children []string // sorted, each once
	vars     json.RawMessage
}

// Read reads an answer to --list by the rules of Ansible's script plugin: a
// group is a list of hosts, or an object with hosts, children and vars; an
// object with none of the three is a host of the group's name with these
// variables. The error says where the text is wrong, and how it begins.
func Read(answer []byte) (*Inventory, error) {
	var members map[string]json.RawMessage
	if err := decode(answer, &members); err != nil {
		return nil, err
	}
	inv := &Inventory{hosts: map[string]json.RawMessage{}, groups: map[string]*group{}, repeated: map[string]bool{}}
	if err := inv.readMeta(members["_meta"]); err != nil {
		return nil, fmt.Errorf("_meta: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if name == "_meta" {
			continue
		}
		if err := inv.readGroup(name, members[name]); err != nil {
			return nil, fmt.Errorf("group %q: %w", name, err)
		}
	}
	inv.settle()
	return inv, nil
}

// decode reads the JSON object that an answer is.
func decode(answer []byte, into *map[string]json.RawMessage) error {
	text := bytes.TrimLeft(answer, " \t\r\n")
	if len(text) == 0 {
		return errors.New("the answer is empty, where a JSON object belongs")
	}
	if text[0] != '{' {
		return fmt.Errorf("the answer is no JSON object: it begins with %q", beginning(text))
	}
	err := json.Unmarshal(answer, into)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at := min(int(syntax.Offset), len(answer))
		line := 1 + bytes.Count(answer[:at], []byte("\n"))
		if at == len(answer) && !json.Valid(append(bytes.Clone(answer), ' ')) && err.Error() == "unexpected end of JSON input" {
			return fmt.Errorf("the answer ends in the middle of its JSON, at byte %d (line %d)", at, line)
		}
		return fmt.Errorf("the answer is not JSON at byte %d (line %d): %w", at, line, err)
	}
	return err
}

// beginning is the first line of a text, shortened.
func beginning(text []byte) string {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return short(strings.TrimSpace(string(line)), 60)
}

// short cuts a text to so many runes at most.
func short(text string, runes int) string {
	if utf8.RuneCountInString(text) <= runes {
		return text
	}
	return string([]rune(text)[:runes-1]) + "…"
}

func (inv *Inventory) readMeta(text json.RawMessage) error {
	if text == nil {
		return nil
	}
	var meta map[string]json.RawMessage
	if err := object(text, &meta); err != nil {
		return err
	}
	hostvars, ok := meta["hostvars"]
	if !ok {
		return nil
	}
	inv.meta = true
	if err := object(hostvars, &inv.hosts); err != nil {
		return fmt.Errorf("hostvars: %w", err)
	}
	for _, host := range slices.Sorted(maps.Keys(inv.hosts)) {
		if kind := kindOf(inv.hosts[host]); kind != "object" {
			return fmt.Errorf("hostvars: host %q: an object of variables belongs here, not a %s", host, kind)
		}
	}
	return nil
}

func (inv *Inventory) readGroup(name string, text json.RawMessage) error {
	g := &group{}
	inv.groups[name] = g
	if text[0] == '[' {
		return inv.readHosts(g, text)
	}
	var body map[string]json.RawMessage
	if err := object(text, &body); err != nil {
		return fmt.Errorf("a list of hosts or an object belongs here, not a %s", kindOf(text))
	}
	hosts, children, vars := body["hosts"], body["children"], body["vars"]
	if hosts == nil && children == nil && vars == nil {
		g.hosts, g.vars = []string{name}, text
		return nil
	}
	if hosts != nil {
		if err := inv.readHosts(g, hosts); err != nil {
			return err
		}
	}
	if children != nil {
		names, err := texts(children)
		if err != nil {
			return fmt.Errorf("children: %w", err)
		}
		slices.Sort(names)
		g.children = slices.Compact(names)
	}
	if vars != nil && kindOf(vars) != "object" {
		return fmt.Errorf("vars: an object belongs here, not a %s", kindOf(vars))
	}
	g.vars = vars
	return nil
}

func (inv *Inventory) readHosts(g *group, text json.RawMessage) error {
	names, err := texts(text)
	if err != nil {
		return fmt.Errorf("hosts: %w", err)
	}
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		if seen[name] {
			inv.repeated[name] = true
			continue
		}
		seen[name] = true
		g.hosts = append(g.hosts, name)
	}
	return nil
}

// settle brings in what Ansible would make of the answer: hosts and groups
// that are named somewhere are there. The groups "all" and "ungrouped" are in
// every inventory, and whether an answer lists them makes no difference.
func (inv *Inventory) settle() {
	for _, name := range slices.Collect(maps.Keys(inv.groups)) {
		g := inv.groups[name]
		for _, host := range g.hosts {
			if _, ok := inv.hosts[host]; !ok {
				inv.hosts[host] = nil
			}
		}
		for _, child := range g.children {
			if inv.groups[child] == nil {
				inv.groups[child] = &group{}
			}
		}
	}
	for _, name := range []string{"all", "ungrouped"} {
		if g := inv.groups[name]; g != nil {
			g.hosts, g.children = nil, nil
			if g.vars == nil {
				delete(inv.groups, name)
			}
		}
	}
}

// object reads an object; other kinds, null among them, are an error.
func object(text json.RawMessage, into *map[string]json.RawMessage) error {
	if kind := kindOf(text); kind != "object" {
		return fmt.Errorf("an object belongs here, not a %s", kind)
	}
	return json.Unmarshal(text, into)
}

// texts reads a list of texts; other items, null among them, are an error.
func texts(list json.RawMessage) ([]string, error) {
	if kind := kindOf(list); kind != "list" {
		return nil, fmt.Errorf("a list belongs here, not a %s", kind)
	}
	var items []*string
	if err := json.Unmarshal(list, &items); err != nil {
		return nil, errors.New("an item of the list is no text")
	}
	names := make([]string, len(items))
	for i, item := range items {
		if item == nil {
			return nil, errors.New("an item of the list is null")
		}
		names[i] = *item
	}
	return names, nil
}

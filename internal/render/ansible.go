package render

import (
	"io"
	"slices"
	"strings"

	"ec2-inventory/internal/inventory"
)

// Part is where the variables of a host stand in a rendered list: a JSON
// object of its own.
type Part struct {
	Host  string
	Start int    // in the list, in bytes
	Text  []byte // valid until the function that got it returns
}

// AnsibleList writes the answer to --list, as json.dumps(sort_keys=True,
// indent=2) would, with a line end, and shows each host's part, in the order of
// their names. The error is the writer's.
func AnsibleList(to io.Writer, inv *inventory.Inventory, show func(Part)) error {
	groups := make([]*inventory.Group, 0, len(inv.Groups))
	for i := range inv.Groups {
		groups = append(groups, &inv.Groups[i])
	}
	slices.SortFunc(groups, func(a, b *inventory.Group) int { return strings.Compare(a.Name, b.Name) })
	hosts := make([]*inventory.Host, 0, len(inv.Hosts))
	for i := range inv.Hosts {
		hosts = append(hosts, &inv.Hosts[i])
	}
	slices.SortFunc(hosts, func(a, b *inventory.Host) int { return strings.Compare(a.Name, b.Name) })

	w := listWriter{to: to, show: show, out: make([]byte, 0, 2*chunk)}
	w.out = append(w.out, '{')
	meta := false
	for _, g := range groups {
		if !meta && g.Name > "_meta" {
			w.meta(hosts)
			meta = true
		}
		w.group(g)
	}
	if !meta {
		w.meta(hosts)
	}
	w.out = append(w.out, "\n}\n"...)
	w.flush(0)
	return w.err
}

// AnsibleHost writes the answer to --host from the variables in a rendered
// list, which are indented as they stand there; nil is a host that is not in
// the inventory.
func AnsibleHost(vars []byte) []byte {
	if vars == nil {
		return []byte("{}\n")
	}
	// Line ends are layout only: in a string they are escaped.
	out := make([]byte, 0, len(vars)+1)
	for i, line := range strings.SplitAfter(string(vars), "\n") {
		if i > 0 {
			line = strings.TrimPrefix(line, "      ")
		}
		out = append(out, line...)
	}
	return append(out, '\n')
}

// chunk is about how much is written at once.
const chunk = 128 << 10

type listWriter struct {
	to      io.Writer
	err     error // the first of to's
	written int
	out     []byte // what has not been written
	show    func(Part)
	scratch []inventory.Var
	some    bool // a top-level key has been written
}

// flush writes what there is, if it is at least so much.
func (w *listWriter) flush(least int) {
	if len(w.out) < least || w.err != nil {
		return
	}
	_, w.err = w.to.Write(w.out)
	w.written += len(w.out)
	w.out = w.out[:0]
}

func (w *listWriter) key(name string) {
	if w.some {
		w.out = append(w.out, ',')
	}
	w.some = true
	w.out = append(w.out, "\n  "...)
	w.out = appendString(w.out, name)
	w.out = append(w.out, ": "...)
}

func (w *listWriter) meta(hosts []*inventory.Host) {
	w.key("_meta")
	w.out = append(w.out, "{\n    \"hostvars\": {"...)
	for i, h := range hosts {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.out = append(w.out, "\n      "...)
		w.out = appendString(w.out, h.Name)
		w.out = append(w.out, ": "...)
		start := len(w.out)
		w.scratch = h.Vars(w.scratch)
		w.vars(w.scratch)
		w.show(Part{h.Name, w.written + start, w.out[start:]})
		w.flush(chunk)
	}
	if len(hosts) > 0 {
		w.out = append(w.out, "\n    "...)
	}
	w.out = append(w.out, "}\n  }"...)
}

func (w *listWriter) vars(vars []inventory.Var) {
	w.out = appendMembers(w.out, '{', vars, '}', "\n      ")
}

// group writes a group as the original does: a plain list, or an object if it
// has children or variables.
func (w *listWriter) group(g *inventory.Group) {
	w.key(g.Name)
	if len(g.Children) == 0 && len(g.Vars) == 0 {
		w.names(g.Hosts, "\n    ")
		return
	}
	separator := "{\n    "
	if len(g.Children) > 0 {
		w.out = append(w.out, separator+"\"children\": "...)
		w.names(g.Children, "\n      ")
		separator = ",\n    "
	}
	if len(g.Hosts) > 0 {
		w.out = append(w.out, separator+"\"hosts\": "...)
		w.names(g.Hosts, "\n      ")
		separator = ",\n    "
	}
	if len(g.Vars) > 0 {
		w.out = append(w.out, separator+"\"vars\": "...)
		w.out = appendMembers(w.out, '{', g.Vars, '}', "\n    ")
	}
	w.out = append(w.out, "\n  }"...)
}

func (w *listWriter) names(names []string, indent string) {
	w.out = append(w.out, '[')
	for i, name := range names {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.out = append(w.out, indent...)
		w.out = appendString(w.out, name)
		w.flush(chunk)
	}
	if len(names) > 0 {
		w.out = append(w.out, indent[:len(indent)-2]...)
	}
	w.out = append(w.out, ']')
}

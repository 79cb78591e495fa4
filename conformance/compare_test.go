//go:build conformance

package conformance

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// inventory is an answer to --list in the form in which two of them are compared: it does not tell a group written
// as a list from one written as an object, a host listed twice from one listed once, nor one order of children from
// another.
type inventory struct {
	Hosts  map[string]map[string]any
	Groups map[string]group
}

type group struct {
	Hosts, Children []string
}

// comparison says which differences between the programs are expected in a case.
type comparison struct {
	// unordered is for settings under which the original visits regions or filters in the order of a Python
	// dictionary, where ours keeps the order of the settings; and for regions so large that ours asks in parts.
	unordered bool
	// volatile names variables that change from one call to the next.
	volatile []string
	// shared says that addresses may be given to several instances. See dropShared.
	shared bool
	// elsewhere is another endpoint for ec2-inventory that stands for the same fleet.
	elsewhere string
}

// parseInventory reads an answer to --list strictly: one JSON object and nothing after it.
func parseInventory(text string) (inventory, error) {
	var raw map[string]json.RawMessage
	if err := parseJSON(text, &raw); err != nil {
		return inventory{}, err
	}
	var meta struct {
		Hostvars map[string]map[string]any `json:"hostvars"`
	}
	if err := parseJSON(string(raw["_meta"]), &meta); err != nil {
		return inventory{}, fmt.Errorf("_meta: %w", err)
	}
	inv := inventory{Hosts: meta.Hostvars, Groups: map[string]group{}}
	for name, text := range raw {
		if name == "_meta" {
			continue
		}
		var g struct{ Hosts, Children []string }
		into := any(&g)
		if text[0] == '[' {
			into = &g.Hosts
		}
		if err := parseJSON(string(text), into); err != nil {
			return inventory{}, fmt.Errorf("group %q: %w", name, err)
		}
		slices.Sort(g.Children)
		inv.Groups[name] = group{Hosts: unique(g.Hosts), Children: slices.Compact(g.Children)}
	}
	return inv, nil
}

// parseJSON decodes one JSON value. Numbers keep their spelling, so that 1 and 1.0 differ.
func parseJSON(text string, into any) error {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return fmt.Errorf("more text after the JSON value")
	}
	return nil
}

// unique drops repeats, keeping first places.
func unique(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// settle makes the expected differences disappear from one of the two answers.
func (c comparison) settle(inv inventory) {
	for _, vars := range inv.Hosts {
		for _, name := range c.volatile {
			if _, ok := vars[name]; ok {
				vars[name] = "(changes)"
			}
		}
	}
	if c.unordered {
		for _, g := range inv.Groups {
			slices.Sort(g.Hosts)
		}
	}
}

// sharedNames gives the hosts of the original's answer that stand for several instances. The original lists such a
// name in the group of each instance's id, so it has more of those groups than one.
func sharedNames(inv inventory) map[string]bool {
	count, shared := map[string]int{}, map[string]bool{}
	for name, g := range inv.Groups {
		if !strings.HasPrefix(name, "i-") || strings.Trim(name[2:], "0123456789abcdef") != "" {
			continue
		}
		for _, host := range g.Hosts {
			if count[host]++; count[host] > 1 {
				shared[host] = true
			}
		}
	}
	return shared
}

// dropHosts takes hosts out of an answer, and the groups that have nothing left after it, whatever they had before.
func dropHosts(inv inventory, drop map[string]bool) {
	if len(drop) == 0 {
		return
	}
	maps.DeleteFunc(inv.Hosts, func(host string, _ map[string]any) bool { return drop[host] })
	for name, g := range inv.Groups {
		g.Hosts = slices.DeleteFunc(g.Hosts, func(host string) bool { return drop[host] })
		inv.Groups[name] = g
	}
	// A parent can become empty when its children have gone, and so on upwards.
	for again := true; again; {
		again = false
		for name, g := range inv.Groups {
			g.Children = slices.DeleteFunc(g.Children, func(child string) bool { _, ok := inv.Groups[child]; return !ok })
			inv.Groups[name] = g
			if len(g.Hosts) == 0 && len(g.Children) == 0 {
				delete(inv.Groups, name)
				again = true
			}
		}
	}
}

// compareLists runs --list of both programs under the same settings and reports every difference. It gives the
// original's answer, for tests that go on from there.
func compareLists(t *testing.T, endpoint string, ini settings, c comparison) inventory {
	t.Helper()
	theirs := oracle(t, endpoint, ini.file(t), "--list")
	if theirs.code != 0 {
		t.Fatalf("the original failed (%d): such a case cannot be compared\n%s%s\n%s", theirs.code, theirs.stdout, theirs.stderr, ini)
	}
	want, err := parseInventory(theirs.stdout)
	if err != nil {
		t.Fatalf("the original's answer: %v\n%.2000s", err, theirs.stdout)
	}
	if c.elsewhere != "" {
		endpoint = c.elsewhere
	}
	ours := product(t, endpoint, ini.file(t), "--list")
	if ours.code != 0 {
		t.Fatalf("ec2-inventory ended with %d\n%s\n%s", ours.code, ours.stderr, ini)
	}
	got, err := parseInventory(ours.stdout)
	if err != nil {
		t.Fatalf("ec2-inventory's answer: %v\n%.2000s", err, ours.stdout)
	}
	c.settle(want)
	c.settle(got)
	if c.shared {
		drop := sharedNames(want)
		if len(drop) > 0 {
			t.Logf("not compared: %d names of several instances", len(drop))
		}
		dropHosts(want, drop)
		dropHosts(got, drop)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers differ (-original +ec2-inventory):\n%.6000s\nsettings:\n%s\nec2-inventory's stderr: %s", diff, ini, ours.stderr)
	}
	return want
}

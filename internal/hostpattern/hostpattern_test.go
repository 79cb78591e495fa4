package hostpattern

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"ec2-inventory/internal/ansible"
	"ec2-inventory/internal/inventory"
)

// recording is what testdata/record.py asked a real Ansible, and its answers.
type recording struct {
	Inventory map[string]json.RawMessage
	Answers   []struct {
		Pattern  string
		Split    []string
		Hosts    []string
		Error    string
		Warnings []string
	}
}

func read(t testing.TB) (*recording, *ansible.Inventory) {
	t.Helper()
	data, err := os.ReadFile("testdata/ansible-2.14.json")
	if err != nil {
		t.Fatal(err)
	}
	var r recording
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	var inv inventory.Inventory
	for name, group := range r.Inventory {
		if name == "_meta" {
			continue
		}
		g := inventory.Group{Name: name}
		if err := json.Unmarshal(group, &g.Hosts); err != nil {
			g.Hosts = nil
			if err := json.Unmarshal(group, &g); err != nil {
				t.Fatal(err)
			}
			g.Name = name
		}
		inv.Groups = append(inv.Groups, g)
	}
	return &r, ansible.Read(&inv)
}

func TestAsAnsible(t *testing.T) {
	r, inv := read(t)
	if len(r.Answers) < 250 {
		t.Fatalf("the recording has %d answers, too few", len(r.Answers))
	}
	for _, want := range r.Answers {
		t.Run(fmt.Sprintf("%.40q", want.Pattern), func(t *testing.T) {
			split := Split(want.Pattern)
			if !slices.Equal(split, want.Split) {
				t.Fatalf("Split gives %q, Ansible %q", split, want.Split)
			}
			hosts, warnings, err := Match(inv, split)
			if want.Error != "" {
				var e *Error
				if !errors.As(err, &e) {
					t.Errorf("picks %q; Ansible says %s", hosts, want.Error)
				}
				return
			}
			if err != nil {
				t.Fatalf("%v; Ansible picks %q", err, want.Hosts)
			}
			if below(want.Split) {
				// Ansible has no fixed order below children.
				slices.Sort(hosts)
				slices.Sort(want.Hosts)
			}
			if !slices.Equal(hosts, want.Hosts) {
				t.Errorf("picks %q\nAnsible %q", hosts, want.Hosts)
			}
			for i, w := range want.Warnings {
				want.Warnings[i] = strings.ToLower(w[:1]) + w[1:]
			}
			if !slices.Equal(warnings, want.Warnings) {
				t.Errorf("warns %q\nAnsible %q", warnings, want.Warnings)
			}
		})
	}
}

// below reports whether the patterns pick the group whose hosts are in groups
// of its children.
func below(patterns []string) bool { return slices.Contains(patterns, "regions") }

// TestLocalhost is the host that Ansible has and the fleet has not.
func TestLocalhost(t *testing.T) {
	_, inv := read(t)
	hosts, warnings, err := Match(inv, []string{"localhost"})
	if len(hosts) > 0 || len(warnings) != 1 || err != nil {
		t.Errorf("picks %q, warns %q, %v", hosts, warnings, err)
	}
}

// FuzzMatch holds what is true of any pattern: it ends, hosts are in the
// inventory and come once, and all its hosts are gone when it is taken away.
func FuzzMatch(f *testing.F) {
	r, inv := read(f)
	for _, a := range r.Answers {
		f.Add(a.Pattern)
	}
	f.Fuzz(func(t *testing.T, text string) {
		patterns := Split(text)
		if utf8.ValidString(text) && strings.Join(patterns, "") != "" && len(strings.Join(patterns, "")) > len(text) {
			t.Fatalf("Split makes more of %q than there is: %q", text, patterns)
		}
		hosts, _, err := Match(inv, patterns)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, h := range hosts {
			if seen[h] || !inv.Has(h) {
				t.Errorf("%q picks %q: repeated or unknown", text, h)
			}
			seen[h] = true
		}
		if len(patterns) == 1 && !strings.ContainsAny(patterns[0][:1], "!&") && !inv.Has(patterns[0]) {
			rest, _, err := Match(inv, []string{"!" + patterns[0]})
			if err == nil && len(rest)+len(hosts) != len(inv.Hosts) {
				t.Errorf("%q picks %d hosts, its opposite %d of %d", text, len(hosts), len(rest), len(inv.Hosts))
			}
		}
	})
}

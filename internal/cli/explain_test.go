package cli_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ec2-inventory/internal/emulator"
)

// explained is what explain --json prints.
type explained struct {
	Matches []explainedResource
	Group   *struct {
		Name, Rule string
		Hosts      []string
	}
	Near   []struct{ Text, By, ID string }
	Asked  []struct{ Region, Service, Outcome string }
	Limits []struct{ Name, Value string }
}

type explainedResource struct {
	MatchedBy string `json:"matched_by"`
	In        bool
	Host      string
	Kind, ID  string
	Region    string
	LeftOut   string `json:"left_out"`
	Tests     []struct {
		What   string
		Passed bool
	}
	Groups    []explainedGroup
	Variables []struct {
		Name          string
		Value         any
		Element, Note string
	}
}

type explainedGroup struct{ Name, Element, Note string }

// TestExplainGoldens holds for every recorded case that each host is explained
// with exactly its recorded groups and variables, and that what AWS listed and
// the script did not is explained as left out.
func TestExplainGoldens(t *testing.T) {
	for _, version := range []string{"1.8", "2.9"} {
		for _, dir := range goldens(t, version) {
			t.Run(version+"/"+filepath.Base(dir), func(t *testing.T) {
				fleet, err := emulator.LoadCase(os.DirFS(dir))
				if err != nil {
					t.Fatal(err)
				}
				recorded, err := os.ReadFile(filepath.Join(dir, "expected.json"))
				if err != nil {
					t.Fatal(err)
				}
				var want map[string]any
				decode(t, string(recorded), &want)
				serve(t, fleet, emulator.Options{})
				explainCase(t, want, settingsOf(t, dir, version), fleet)
			})
		}
	}
}

func explainCase(t *testing.T, want map[string]any, ini string, fleet *emulator.Fleet) {
	t.Helper()
	groups := map[string][]string{}
	for name, group := range want {
		if name == "_meta" || name == unknownAccount || idsForHosts[name] {
			continue
		}
		hosts, _ := members(group)
		for _, host := range hosts {
			groups[host] = append(groups[host], name)
		}
	}
	in := map[string]bool{}
	for host, vars := range want["_meta"].(map[string]any)["hostvars"].(map[string]any) {
		var found []explainedResource
		e, code := explainJSON(t, ini, host)
		for _, m := range e.Matches {
			if m.Host == host {
				found = append(found, m)
			}
		}
		if code != 0 || len(found) != 1 {
			t.Errorf("%s: exit %d, %d explanations", host, code, len(found))
			continue
		}
		in[found[0].Region+" "+found[0].ID] = true
		found[0].Groups = slices.DeleteFunc(found[0].Groups, func(g explainedGroup) bool { return idsForHosts[g.Name] })
		explainHost(t, found[0], groups[host], vars.(map[string]any))
	}
	for _, region := range fleet.Regions {
		for _, r := range region.Reservations {
			for _, instance := range r.Instances {
				root := instance.Element()
				explainLeftOut(t, ini, in, region.Name, root.At("instanceId"))
			}
		}
		for _, db := range region.Databases {
			root := db.Element()
			explainLeftOut(t, ini, in, region.Name, root.At("DBInstanceIdentifier"))
		}
	}
}

// explainHost holds the explanation of a host against what was recorded of it.
func explainHost(t *testing.T, e explainedResource, groups []string, vars map[string]any) {
	t.Helper()
	if !e.In || e.LeftOut != "" {
		t.Errorf("%s is explained as left out: %s", e.Host, e.LeftOut)
	}
	for _, test := range e.Tests {
		if !test.Passed {
			t.Errorf("%s is in, but failed by its %s", e.Host, test.What)
		}
	}
	var names []string
	for _, g := range e.Groups {
		if names = append(names, g.Name); g.Element == "" && g.Note == "" {
			t.Errorf("%s: nothing explains the group %s", e.Host, g.Name)
		}
	}
	slices.Sort(names)
	slices.Sort(groups)
	if diff := cmp.Diff(groups, slices.Compact(names)); diff != "" {
		t.Errorf("%s: groups (-recorded +explained):\n%s", e.Host, diff)
	}
	got := map[string]any{}
	for _, v := range e.Variables {
		if got[v.Name] = v.Value; v.Element == "" && v.Note == "" {
			t.Errorf("%s: nothing explains the variable %s", e.Host, v.Name)
		}
	}
	if len(got) != len(e.Variables) {
		t.Errorf("%s: a variable is explained twice", e.Host)
	}
	if got["ec2_account_id"] != nil && vars["ec2_account_id"] == nil {
		delete(got, "ec2_account_id")
		delete(vars, "ec2_account_id")
	}
	if !reflect.DeepEqual(vars, got) {
		t.Errorf("%s: variables (-recorded +explained):\n%s", e.Host, cmp.Diff(vars, got))
	}
}

// explainLeftOut holds that a resource that is no host is explained so: as
// left out, or, if AWS did not list it, with the settings that say so.
func explainLeftOut(t *testing.T, ini string, in map[string]bool, region, id string) {
	t.Helper()
	if in[region+" "+id] {
		return
	}
	e, code := explainJSON(t, ini, id)
	here := slices.IndexFunc(e.Matches, func(m explainedResource) bool { return m.Region == region && m.ID == id })
	if here < 0 {
		asked := slices.ContainsFunc(e.Asked, func(s struct{ Region, Service, Outcome string }) bool {
			return s.Region == region && s.Service == map[bool]string{true: "ec2", false: "rds"}[strings.HasPrefix(id, "i-")]
		})
		limits := map[string]bool{}
		for _, l := range e.Limits {
			limits[l.Name] = true
		}
		switch {
		case asked && !limits["instance_filters"]:
			t.Errorf("%s in %s is neither in nor out", id, region)
		case !asked && !limits["regions"] && !limits["regions_exclude"] && !limits["rds"]:
			t.Errorf("%s: nothing says why %s was not asked: %v", id, region, slices.Sorted(maps.Keys(limits)))
		case len(e.Matches) == 0 && e.Group == nil && code != 1:
			t.Errorf("%s: exit %d", id, code)
		}
		return
	}
	m := e.Matches[here]
	if m.In || m.LeftOut == "" || m.Host != "" || len(m.Tests) == 0 || m.Tests[len(m.Tests)-1].Passed {
		t.Errorf("%s is not explained as left out: %+v", id, m)
	}
}

func explainJSON(t *testing.T, ini, name string) (e explained, code int) {
	t.Helper()
	stdout, stderr, code := run(t, "explain", "--json", "--config", ini, "--", name)
	if code > 1 {
		t.Fatalf("%s: exit %d: %s", name, code, stderr)
	}
	if err := json.Unmarshal([]byte(stdout), &e); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return e, code
}

// TestExplainInvariants holds for random fleets with everything that AWS can
// send that explain and --list tell the same of each host, and that what is
// counted as left out is what -v counts.
func TestExplainInvariants(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			fleet := emulator.Random(seed, emulator.RandomOptions{InstancesPerRegion: 12, Databases: 4, Zones: 2, DBClusters: 3, Caches: 5, Hostile: true})
			serve(t, fleet, emulator.Options{})
			ini := filepath.Join(t.TempDir(), "ec2.ini")
			settings := fmt.Sprintf(`[ec2]
compatibility = %s
regions = eu-west-1, us-east-1
cache_path = %s
rds = True
elasticache = True
include_rds_clusters = True
route53 = True
nested_groups = %v
expand_csv_tags = True
destination_variable = private_ip_address
vpc_destination_variable = %s
hostname_variable = %s
`, []string{"1.8", "2.9"}[seed%2], t.TempDir(), seed < 2, []string{"private_ip_address", "Name, id"}[seed/2], []string{"", "tag_Name"}[seed%2])
			if err := os.WriteFile(ini, []byte(settings), 0o600); err != nil {
				t.Fatal(err)
			}
			var list map[string]any
			stdout, stderr, code := run(t, "--config", ini, "-v")
			if code != 0 {
				t.Fatalf("exit %d: %s", code, stderr)
			}
			decode(t, stdout, &list)
			groups := map[string][]string{}
			for name, group := range list {
				hosts, _ := members(group)
				for _, host := range hosts {
					groups[host] = append(groups[host], name)
				}
			}
			for host, vars := range list["_meta"].(map[string]any)["hostvars"].(map[string]any) {
				e, _ := explainJSON(t, ini, host)
				i := slices.IndexFunc(e.Matches, func(m explainedResource) bool { return m.Host == host })
				if i < 0 {
					t.Errorf("%q is not explained", host)
					continue
				}
				explainHost(t, e.Matches[i], groups[host], vars.(map[string]any))
				ask(t, ini, "explain", "--", host)
			}
			var left struct {
				LeftOut []struct {
					Count     int
					Resources []struct{ ID string }
				} `json:"left_out"`
			}
			decode(t, ask(t, ini, "explain", "--json"), &left)
			ask(t, ini, "explain")
			total := 0
			for _, l := range left.LeftOut {
				total += l.Count
				for _, r := range l.Resources {
					ask(t, ini, "explain", "--", r.ID)
				}
			}
			if want := fmt.Sprintf("left out %d resource", total); total > 0 && !strings.Contains(stderr, want) {
				t.Errorf("explain counts %d resources as left out, -v: %s", total, stderr)
			}
		})
	}
}

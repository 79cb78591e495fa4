package compare

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCompare(t *testing.T) {
	for name, c := range map[string]struct {
		theirs, ours string
		want         []string
	}{
		"layout makes no difference": {
			`{"_meta": {"hostvars": {"a": {"x": "\u00e9", "o": {"k": 1, "j": 2}}}}, "web": {"hosts": ["a", "a"]}}`,
			`{"web": ["a"], "_meta": {"hostvars": {"a": {"o": {"j":2,"k":1}, "x": "é"}}}}`, nil,
		},
		"order makes none":                 {`{"web": ["a", "b"], "p": {"children": ["x", "web"]}}`, `{"web": ["b", "a"], "p": {"children": ["web", "x"]}}`, nil},
		"what ansible-inventory wraps":     {`{"_meta": {"hostvars": {"a": {"x": {"__ansible_unsafe": "y"}}}}}`, `{"_meta": {"hostvars": {"a": {"x": "y"}}}}`, nil},
		"nothing and nothing, with _meta":  {`{}`, `{"_meta": {"hostvars": {}}}`, nil},
		"an empty group is a group":        {`{"web": []}`, `{}`, []string{"group missing: web (0 hosts)"}},
		"a missing host is told once":      {`{"web": ["a", "b"]}`, `{"web": ["b"]}`, []string{"host missing: a"}},
		"a missing group is told once":     {`{"web": ["a"], "db": ["a"], "p": {"children": ["web", "db"]}}`, `{"web": ["a"], "p": {"children": ["web"]}}`, []string{"group missing: db (1 host)"}},
		"a new host":                       {`{"web": ["a"]}`, `{"web": ["a", "b"]}`, []string{"host new: b"}},
		"another group":                    {`{"web": ["a"], "db": ["b"]}`, `{"web": ["b"], "db": ["a"]}`, []string{"member missing: db: b", "member new: db: a", "member missing: web: a", "member new: web: b"}},
		"other children":                   {`{"p": {"children": ["x", "y"]}, "z": []}`, `{"p": {"children": ["x", "z"]}, "y": []}`, []string{"child missing: p: y", "child new: p: z"}},
		"a group's variables":              {`{"web": {"hosts": ["a"], "vars": {"x": 1}}}`, `{"web": {"hosts": ["a"], "vars": {"x": 2}}}`, []string{"group variable value: web: x: 1 -> 2"}},
		"one id, two names":                {`{"_meta": {"hostvars": {"a": {"ec2_id": "i-1"}}}, "web": ["a"]}`, `{"_meta": {"hostvars": {"b": {"ec2_id": "i-1"}}}, "web": ["b"]}`, []string{"host renamed: a -> b (i-1)"}},
		"one id, three names":              {`{"_meta": {"hostvars": {"a": {"ec2_id": "i-1"}, "c": {"ec2_id": "i-1"}}}}`, `{"_meta": {"hostvars": {"b": {"ec2_id": "i-1"}}}}`, []string{"host missing: a (i-1)", "host missing: c (i-1)", "host new: b (i-1)"}},
		"a renamed host in another group":  {`{"_meta": {"hostvars": {"a": {"ec2_id": "i-1"}}}, "web": ["a"], "db": []}`, `{"_meta": {"hostvars": {"b": {"ec2_id": "i-1"}}}, "web": [], "db": ["b"]}`, []string{"host renamed: a -> b (i-1)", "member new: db: b", "member missing: web: b"}},
		"punctuation":                      {`{"sg_a-b": ["h"], "tag_K_": ["h"]}`, `{"sg_a_b": ["h"], "tag_K": ["h"]}`, []string{"group renamed: sg_a-b -> sg_a_b (1 host)", "group renamed: tag_K_ -> tag_K (1 host)"}},
		"punctuation that is ambiguous":    {`{"a-b": ["h"], "a.b": ["h"]}`, `{"a_b": ["h"]}`, []string{"group missing: a-b (1 host)", "group missing: a.b (1 host)", "group new: a_b (1 host)"}},
		"a renamed group with other hosts": {`{"a-b": ["h", "i"], "c": ["h", "i"]}`, `{"a_b": ["h"], "c": ["h", "i"]}`, []string{"member missing: a_b: i", "group renamed: a-b -> a_b (1 host)"}},
		"one set of hosts":                 {`{"tag_Env_prod": ["h", "i"]}`, `{"env_prod": ["i", "h"]}`, []string{"group renamed: tag_Env_prod -> env_prod (2 hosts)"}},
		"one host is no set":               {`{"x": ["h"]}`, `{"y": ["h"]}`, []string{"group missing: x (1 host)", "group new: y (1 host)"}},
		"variables": {
			`{"_meta": {"hostvars": {"a": {"gone": 1, "same": 0, "text": "1", "value": 1.0, "none": null, "ec2_tag_a-b": "v"}}}}`,
			`{"_meta": {"hostvars": {"a": {"new": 1, "same": 0, "text": 1, "value": 1, "none": "", "ec2_tag_a_b": "v"}}}}`,
			[]string{
				`variable renamed: a: ec2_tag_a-b -> ec2_tag_a_b: "v"`, `variable missing: a: gone: 1`, `variable new: a: new: 1`,
				`variable type: a: none: null -> ""`, `variable type: a: text: "1" -> 1`, `variable value: a: value: 1.0 -> 1`,
			},
		},
		"a renamed variable with another value": {`{"_meta": {"hostvars": {"a": {"x-y": 1}}}}`, `{"_meta": {"hostvars": {"a": {"x_y": 2}}}}`, []string{"variable missing: a: x-y: 1", "variable new: a: x_y: 2"}},
		"a lone object's variables":             {`{"db_clusters": {"c1": {}}}`, `{}`, []string{"host missing: db_clusters", "group missing: db_clusters (1 host)"}},
	} {
		d := Compare(read(t, c.theirs), read(t, c.ours), nil)
		if diff := cmp.Diff(c.want, slices.Collect(d.All())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if d.Total != len(c.want) || d.Equal != (len(c.want) == 0) {
			t.Errorf("%s: %d differences, equal %v", name, d.Total, d.Equal)
		}
	}
}

// TestClosing holds what is said of causes, and of what makes no difference.
func TestClosing(t *testing.T) {
	for name, c := range map[string]struct{ theirs, ours, want string }{
		"order":           {`{"web": ["a", "b"]}`, `{"web": ["b", "a"]}`, "note: 1 group has the same hosts in another order"},
		"a host twice":    {`{"web": ["a", "a"]}`, `{"web": ["a"]}`, "note: theirs lists 1 host more than once in a group"},
		"2.9 in theirs":   {`{"sg_a_b": ["h"]}`, `{"sg_a-b": ["h"]}`, "known: 1 name with \"_\" in theirs and \"-\" in ours: compatibility = 2.9"},
		"2.9 in ours":     {`{"sg_a-b": ["h"]}`, `{"sg_a_b": ["h"]}`, "replace_dash_in_groups = False"},
		"more groups":     {`{"ami_1": ["h"]}`, `{"x": ["h"]}`, "of ec2.py's last version (2.9) are in theirs alone"},
		"more variables":  {`{"_meta": {"hostvars": {"h": {"ansible_host": "x"}}}}`, `{"_meta": {"hostvars": {"h": {}}}}`, "of ec2.py's last version (2.9) are in theirs alone"},
		"no databases":    {`{"ec2": ["h"]}`, `{"ec2": ["h"], "rds": ["d"]}`, "rds = False"},
		"databases":       {`{"ec2": ["h"], "rds": ["d"]}`, `{"ec2": ["h"]}`, "see that rds is True"},
		"safe names":      {`{"_meta": {"hostvars": {"db_x_rds": {"ec2_id": "x"}}}}`, `{"_meta": {"hostvars": {"Db-x.rds": {"ec2_id": "x"}}}}`, "1 host name in theirs in small letters"},
		"ElastiCache":     {`{"elasticache_nodes": ["h"]}`, `{}`, "elasticache = True"},
		"one name, two":   {`{"i-1": ["h"], "i-2": ["h"]}`, `{"i-2": ["h"]}`, "1 name in theirs for several instances each"},
		"no variables":    {`{"web": ["h"]}`, `{"web": ["h"], "_meta": {"hostvars": {"h": {"x": 1}}}}`, "theirs has no _meta.hostvars"},
		"perhaps a cache": {`{"web": ["h"]}`, `{"web": ["h", "i"]}`, "--refresh-cache"},
	} {
		text := strings.Join(Compare(read(t, c.theirs), read(t, c.ours), nil).Summary(), "\n")
		if !strings.Contains(text, c.want) {
			t.Errorf("%s: want %q in\n%s", name, c.want, text)
		}
	}
	equal := strings.Join(Compare(read(t, `{"web": ["a"]}`), read(t, `{"web": ["a"]}`), nil).Summary(), "\n")
	if equal != "equal: 1 host, 1 group" {
		t.Errorf("got %q", equal)
	}
}

// TestSummaryOfMany holds that differences of many kinds at once stay
// readable, and that their numbers are told.
func TestSummaryOfMany(t *testing.T) {
	var theirs, ours strings.Builder
	theirs.WriteString(`{"_meta": {"hostvars": {"z": {}`)
	ours.WriteString(`{"_meta": {"hostvars": {"z": {}`)
	for i := range 2000 {
		fmt.Fprintf(&theirs, `, "h%04d": {"ec2_gone": "%s", "ec2_state_code": "16", "ec2_x%d": %d}, "old%04d": {}`, i, strings.Repeat("x", 500), i%40, i, i)
		fmt.Fprintf(&ours, `, "h%04d": {"ec2_state_code": 16, "ec2_x%d": %d}, "new%04d": {}`, i, i%40, i+1, i)
	}
	theirs.WriteString("}}")
	ours.WriteString("}}")
	for g := range 14 {
		fmt.Fprintf(&theirs, `, "security_group_%d": ["z"`, g)
		fmt.Fprintf(&ours, `, "security_group_%d": ["z"]`, g)
		for i := range 2000 {
			fmt.Fprintf(&theirs, `, "h%04d"`, i)
		}
		theirs.WriteString("]")
	}
	for g := range 300 {
		fmt.Fprintf(&theirs, `, "tag_a-%d": ["z"], "odd%d": ["z"]`, g, g)
		fmt.Fprintf(&ours, `, "tag_a_%d": ["z"], "strange%d": ["z"]`, g, g)
	}
	theirs.WriteString("}")
	ours.WriteString("}")
	d := Compare(read(t, theirs.String()), read(t, ours.String()), nil)
	lines := d.Summary()
	text := strings.Join(lines, "\n")
	if len(lines) > 80 {
		t.Errorf("%d lines", len(lines))
	}
	for _, line := range lines {
		if len([]rune(line)) > 320 {
			t.Errorf("a line of %d runes: %s", len([]rune(line)), line)
		}
	}
	for _, want := range []string{
		"hosts missing in ours: 2,000\n", "hosts in ours only: 2,000\n",
		"2,000 hosts no longer in 14 groups named security_group_…: security_group_0, ",
		"groups under another name: 300\n", "groups missing in ours: 300\n",
		"ec2_gone is missing on 2,000 hosts, such as h0000 \"xxx",
		"ec2_state_code has another type on 2,000 hosts, such as h0000 \"16\" -> 16\n",
		"38,900 differences: theirs has 4,001 hosts and 614 groups, ours 4,001 hosts and 614 groups\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

package cli

import (
	"encoding/json"
	"time"

	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/snapshot"
)

// explainAnswer is the answer to explain for programs. docs/commands.md
// describes it and what is in it; the fields stay.
type explainAnswer struct {
	Query   string           `json:"query"`
	Matches []resourceRecord `json:"matches"`
	Group   *groupExplained  `json:"group"`
	Near    []nearRecord     `json:"near"`
	Asked   []askedRecord    `json:"asked"`
	Limits  []settingRecord  `json:"limits"`
}

// resourceRecord is what became of a resource.
type resourceRecord struct {
	MatchedBy string           `json:"matched_by"`
	In        bool             `json:"in"`
	Host      string           `json:"host"`
	Kind      string           `json:"kind"`
	ID        string           `json:"id"`
	Account   string           `json:"account"`
	Region    string           `json:"region"`
	Service   string           `json:"service"`
	Asked     *time.Time       `json:"asked"`
	Outcome   string           `json:"outcome"`
	State     string           `json:"state"`
	Addresses []string         `json:"addresses"`
	LeftOut   string           `json:"left_out"`
	LostTo    *lostRecord      `json:"lost_to"`
	Tests     []testRecord     `json:"tests"`
	Tried     []triedRecord    `json:"tried"`
	Address   *namingRecord    `json:"address"`
	Name      *namingRecord    `json:"name"`
	Groups    []memberRecord   `json:"groups"`
	Variables []variableRecord `json:"variables"`
}

type settingRecord struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type lostRecord struct {
	Host    string `json:"host"`
	ID      string `json:"id"`
	Region  string `json:"region"`
	Because string `json:"because"`
}

type testRecord struct {
	What     string          `json:"what"`
	Value    string          `json:"value"`
	Passed   bool            `json:"passed"`
	Settings []settingRecord `json:"settings"`
}

// originRecord is where a value comes from.
type originRecord struct {
	Call    string `json:"call"`
	Element string `json:"element"`
	Note    string `json:"note"`
}

type triedRecord struct {
	Setting string `json:"setting"`
	Field   string `json:"field"`
	Known   bool   `json:"known"`
	Value   string `json:"value"`
	originRecord
}

type namingRecord struct {
	Value   string         `json:"value"`
	Setting *settingRecord `json:"setting"`
	Field   string         `json:"field"`
	Raw     string         `json:"raw"`
	Change  string         `json:"change"`
	originRecord
}

type memberRecord struct {
	Name    string         `json:"name"`
	Rule    string         `json:"rule"`
	Value   string         `json:"value"`
	Parents []string       `json:"parents"`
	Setting *settingRecord `json:"setting"`
	originRecord
}

type variableRecord struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
	originRecord
}

// groupExplained is a group and the rule that made it.
type groupExplained struct {
	Name     string         `json:"name"`
	Rule     string         `json:"rule"`
	Setting  *settingRecord `json:"setting"`
	Values   []string       `json:"values"`
	Hosts    []string       `json:"hosts"`
	Children []string       `json:"children"`
	Parents  []string       `json:"parents"`
}

// resource is the record of a match.
func (e *explainer) resource(m inventory.Match) resourceRecord {
	r := resourceRecord{
		MatchedBy: m.By, In: m.LeftOut == "", Host: m.Host, Kind: string(m.Kind), ID: m.ID, Account: m.Account,
		Region: m.Scope.Region, Service: string(m.Scope.Service), State: m.State(), LeftOut: m.LeftOut,
		Addresses: []string{}, Tests: []testRecord{}, Tried: []triedRecord{}, Groups: []memberRecord{}, Variables: []variableRecord{},
		Address: e.naming(m.Address), Name: e.naming(m.Name),
	}
	for _, s := range e.fleet.scopes {
		if (snapshot.Scope{Service: snapshot.Service(s.Service), Region: s.Region}) == m.Scope {
			r.Asked, r.Outcome = s.Asked, s.Outcome
		}
	}
	for _, h := range m.Addresses(e.trace) {
		r.Addresses = append(r.Addresses, h.Text)
	}
	if m.Lost != nil {
		r.LostTo = &lostRecord{m.Lost.Host, m.Lost.ID, m.Lost.Scope.Region, m.WonBy}
	}
	if filters := e.options["instance_filters"]; filters != "" && m.Scope.Service == snapshot.EC2 {
		r.Tests = append(r.Tests, testRecord{What: "listed by AWS", Passed: true, Settings: e.settingRecords([]string{"instance_filters"})})
	}
	for _, t := range m.Tests {
		r.Tests = append(r.Tests, testRecord{t.What, t.Value, t.Passed, e.settingRecords(t.Options)})
	}
	for _, t := range m.Tried {
		r.Tried = append(r.Tried, triedRecord{t.Option, t.Name, t.Known, t.Value, originRecord(t.From())})
	}
	for _, g := range m.Groups {
		r.Groups = append(r.Groups, memberRecord{g.Group, string(g.Rule), g.Value, orNone(e.parents[g.Group]), e.groupSetting(g.Rule), originRecord(g.From())})
	}
	for _, v := range m.Vars() {
		r.Variables = append(r.Variables, variableRecord{v.Name, jsonOf(v.Value), originRecord(v.From)})
	}
	return r
}

func (e *explainer) naming(n *inventory.Naming) *namingRecord {
	if n == nil {
		return nil
	}
	r := &namingRecord{Value: n.Value, Field: n.Field, Raw: n.Raw, Change: n.Change, originRecord: originRecord(n.From())}
	if n.Option != "" {
		s := e.setting(n.Option)
		r.Setting = &s
	}
	return r
}

// groupSetting is the option that turns groups of a rule on or off, nil if
// there is none.
func (e *explainer) groupSetting(rule inventory.Rule) *settingRecord {
	for name, made := range groupRules {
		if made == rule {
			s := e.setting("group_by_" + name)
			return &s
		}
	}
	switch rule {
	case inventory.ByParent:
		s := e.setting("nested_groups")
		return &s
	case inventory.ByDBCluster:
		s := e.setting("include_rds_clusters")
		return &s
	}
	return nil
}

// group is the record of a group, with the values that made its name.
func (e *explainer) group(g *inventory.Group) *groupExplained {
	r := &groupExplained{
		Name: g.Name, Rule: string(g.Rule), Setting: e.groupSetting(g.Rule), Values: []string{},
		Hosts: orNone(g.Hosts), Children: orNone(g.Children), Parents: orNone(e.parents[g.Name]),
	}
	seen := map[string]bool{}
	for _, resource := range e.trace.Resources {
		for _, m := range resource.Groups {
			if m.Group == g.Name && !seen[m.Value] {
				seen[m.Value] = true
				r.Values = append(r.Values, m.Value)
			}
		}
	}
	return r
}

func orNone(names []string) []string {
	if names == nil {
		return []string{}
	}
	return names
}

// jsonOf is a variable's value as --list has it.
func jsonOf(v inventory.Value) json.RawMessage {
	var value any
	switch v.Kind {
	case inventory.Text:
		value = v.Text
	case inventory.Int, inventory.Bool, inventory.Float:
		return json.RawMessage(v.Text)
	case inventory.List:
		items := []json.RawMessage{}
		for _, item := range *v.Members {
			items = append(items, jsonOf(item.Value))
		}
		value = items
	case inventory.Object:
		pairs := map[string]json.RawMessage{}
		for _, pair := range *v.Members {
			pairs[pair.Name] = jsonOf(pair.Value)
		}
		value = pairs
	}
	text, err := json.Marshal(value)
	if err != nil {
		return json.RawMessage("null") // texts, lists and objects are always JSON
	}
	return text
}

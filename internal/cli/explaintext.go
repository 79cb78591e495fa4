package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/table"
)

// printExplained prints what was found, for people.
func (e *explainer) printExplained(a *explainAnswer) error {
	w := bufio.NewWriter(e.Stdout)
	t := explanationText{w: w, screen: e.screen(), explainer: e}
	for i := range a.Matches {
		if i > 0 {
			t.line("")
		}
		t.resource(&a.Matches[i], len(a.Matches) == 1)
	}
	if a.Group != nil {
		if len(a.Matches) > 0 {
			t.line("")
		}
		t.group(a.Group)
	}
	return printed(w.Flush())
}

// explanationText writes explanations as wide as the screen.
type explanationText struct {
	*explainer
	w      *bufio.Writer
	screen screen
}

// line writes a line; what does not print is escaped.
func (t *explanationText) line(text string) {
	_, _ = t.w.WriteString(visible(text) + "\n") // Flush tells
}

// wholeColumns are never cut; the first column, of names, is neither.
var wholeColumns = map[string]bool{"RESULT": true, "REASON": true, "RULE": true, "KIND": true, "REGION": true}

// table writes rows under titles, after an empty line, as wide as the screen
// is, if that is wide enough for something of each column.
func (t *explanationText) table(titles []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	t.line("")
	sheet := table.Table{Rows: rows}
	for i, title := range titles {
		sheet.Columns = append(sheet.Columns, table.Column{Title: title, Elastic: i > 0 && !wholeColumns[title]})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = visible(row[i])
		}
	}
	if t.screen.colour {
		sheet.Style = plainStyle
	}
	// A column that is missing would be a question left open.
	_ = sheet.Write(t.w, t.screen.width, true, true) // into memory; Flush tells
}

// resource writes about a resource; whole is with its variables.
func (t *explanationText) resource(r *resourceRecord, whole bool) {
	t.line(verdict(r))
	t.line(t.whereFrom(r))
	if r.Kind != string(inventory.DBCluster) {
		t.line(how("address", r.Address))
		if sameNaming(r.Address, r.Name) {
			t.line("name: the address")
		} else {
			t.line(how("name", r.Name))
		}
	}
	if !r.In && len(r.Addresses) > 0 {
		t.line("AWS names these of it: " + strings.Join(r.Addresses, ", "))
	}
	if r.LostTo != nil {
		t.line(fmt.Sprintf("the name belongs to %s in %s: %s", r.LostTo.ID, r.LostTo.Region, r.LostTo.Because))
	}
	var tests, tried, groups, variables [][]string
	for _, test := range r.Tests {
		result := "passed"
		if !test.Passed {
			result = "failed"
		}
		tests = append(tests, []string{test.What, result, test.Value, settingTexts(test.Settings)})
	}
	t.table([]string{"TEST", "RESULT", "VALUE", "SETTING"}, tests)
	for _, try := range r.Tried {
		from := t.origin(try.originRecord)
		if !try.Known {
			from = "no such field or tag"
		}
		tried = append(tried, []string{try.Field, try.Value, from, try.Setting})
	}
	t.table([]string{"LOOKED AT", "VALUE", "ELEMENT", "SETTING"}, tried)
	for _, g := range r.Groups {
		row := []string{g.Name, g.Rule, g.Value, t.origin(g.originRecord)}
		if t.fleet.settings.NestedGroups {
			row = append(row, strings.Join(g.Parents, ", "))
		}
		groups = append(groups, row)
	}
	titles := []string{"GROUP", "RULE", "VALUE", "ELEMENT"}
	if t.fleet.settings.NestedGroups {
		titles = append(titles, "IN")
	}
	t.table(titles, groups)
	if !whole {
		return
	}
	if chosen := t.options["hostvars"]; chosen != "" && len(r.Variables) > 0 {
		t.line("")
		t.line("variables: only those of " + t.setting("hostvars").String())
	}
	for _, v := range r.Variables {
		variables = append(variables, []string{v.Name, plainValue(v.Value), t.origin(v.originRecord)})
	}
	t.table([]string{"VARIABLE", "VALUE", "ELEMENT"}, variables)
}

// verdict says whether a resource is in the inventory.
func verdict(r *resourceRecord) string {
	switch {
	case !r.In:
		return fmt.Sprintf("%s %s is not in the inventory: %s", r.Kind, r.ID, r.LeftOut)
	case r.Host == "":
		return fmt.Sprintf("%s %s is no host, but described in the variable db_clusters", r.Kind, r.ID)
	}
	return fmt.Sprintf("%s is in the inventory: %s %s", r.Host, r.Kind, r.ID)
}

// whereFrom says who told of a resource, and when.
func (t *explanationText) whereFrom(r *resourceRecord) string {
	text := "from " + r.Region + "/" + r.Service
	if r.Account != "" {
		text += " of account " + r.Account
	}
	if r.Asked != nil {
		text += ", asked " + t.ago(*r.Asked)
	}
	if r.Outcome != "" && r.Outcome != "answered" {
		text += " (" + r.Outcome + ")"
	}
	if r.MatchedBy != "" {
		text += "; found by its " + r.MatchedBy
	}
	return text
}

// how says how a resource got its address or name.
func how(what string, n *namingRecord) string {
	switch {
	case n == nil:
		return what + ": it did not come to that"
	case n.Value == "":
		return what + ": none"
	}
	text := fmt.Sprintf("%s: %s, ", what, n.Value)
	if n.Raw != n.Value {
		text += fmt.Sprintf("%s %s, ", strconv.Quote(n.Raw), n.Change)
	}
	text += "from " + origin(n.originRecord)
	if n.Setting != nil {
		field := ""
		if n.Field != "" && n.Field != n.Setting.Value {
			field = n.Field + " of "
		}
		text += ", by " + field + n.Setting.String()
	}
	return text
}

// sameNaming reports whether a name is the address.
func sameNaming(address, name *namingRecord) bool {
	return address != nil && name != nil && address.Value == name.Value && address.originRecord == name.originRecord && address.Field == name.Field
}

// origin says where a value comes from: an element, what was made of it, or
// both.
func origin(o originRecord) string {
	text := o.Element
	if o.Call == "ListTagsForResource" {
		text = o.Call + ": " + text
	}
	switch {
	case text == "":
		return o.Note
	case o.Note == "":
		return text
	}
	return text + " (" + o.Note + ")"
}

// origin says where a value comes from in the space of a table. A terminal has
// none for what the paths of all elements of resources begin with.
func (t *explanationText) origin(o originRecord) string {
	if parts := strings.SplitN(o.Element, "/", 3); t.screen.width > 0 && len(parts) == 3 {
		o.Element = parts[2]
	}
	return origin(o)
}

func settingTexts(settings []settingRecord) string {
	var texts []string
	for _, s := range settings {
		texts = append(texts, s.String())
	}
	return strings.Join(texts, "; ")
}

// plainValue is a value without the quotes of a text.
func plainValue(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}

// printList prints many matches, a line each.
func (e *explainer) printList(name string, matches []inventory.Match) error {
	w := bufio.NewWriter(e.Stdout)
	t := explanationText{w: w, screen: e.screen(), explainer: e}
	t.line(fmt.Sprintf("%s are called %s: explain one by its id", count(len(matches), "resource"), strconv.Quote(name)))
	var rows [][]string
	for _, m := range matches {
		is := "in"
		if m.LeftOut != "" {
			is = "out: " + m.LeftOut
		}
		rows = append(rows, []string{m.ID, string(m.Kind), m.Scope.Region, m.By, m.Host, is})
	}
	t.table([]string{"ID", "KIND", "REGION", "FOUND BY", "HOST", "INVENTORY"}, rows)
	return printed(w.Flush())
}

// fewHosts is how many hosts of a group are named.
const fewHosts = 5

// group writes about a group.
func (t *explanationText) group(g *groupExplained) {
	text := fmt.Sprintf("%s is a group, by %s", g.Name, g.Rule)
	if len(g.Values) > 0 {
		text += ": " + strings.Join(g.Values[:min(fewHosts, len(g.Values))], ", ")
	}
	t.line(text)
	if g.Setting != nil {
		t.line(g.Setting.String())
	}
	t.line(some(count(len(g.Hosts), "host"), g.Hosts))
	if len(g.Children) > 0 {
		t.line(some(count(len(g.Children), "group")+" below it", g.Children))
	}
	if len(g.Parents) > 0 {
		t.line("in " + strings.Join(g.Parents, ", "))
	}
}

// some names the first of many.
func some(text string, names []string) string {
	if len(names) == 0 {
		return text
	}
	text += ": " + strings.Join(names[:min(fewHosts, len(names))], ", ")
	if len(names) > fewHosts {
		text += ", …"
	}
	return text
}

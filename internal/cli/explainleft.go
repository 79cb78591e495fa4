package cli

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ec2-inventory/internal/inventory"
)

// leftOutAnswer is what was left out, for programs. docs/commands.md describes
// it; the fields stay.
type leftOutAnswer struct {
	Hosts     int             `json:"hosts"`
	Resources int             `json:"resources"`
	LeftOut   []leftOutRecord `json:"left_out"`
	Asked     []askedRecord   `json:"asked"`
	Limits    []settingRecord `json:"limits"`
}

// leftOutRecord is what was left out for one reason.
type leftOutRecord struct {
	Reason   string          `json:"reason"`
	Settings []settingRecord `json:"settings"`
	Count    int             `json:"count"`
	Examples []leftOutOne    `json:"resources"`
}

type leftOutOne struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	Region  string `json:"region"`
	Service string `json:"service"`
}

// leftOut tells what was left out, counted by reason.
func (e *explainer) leftOut(asJSON bool) error {
	answer := leftOutAnswer{Hosts: len(e.fleet.inv.Hosts), Resources: len(e.trace.Resources), LeftOut: e.leftOutRecords(), Asked: e.asked(), Limits: e.limits()}
	if asJSON {
		return e.printJSON(answer)
	}
	w := bufio.NewWriter(e.Stdout)
	t := explanationText{w: w, screen: e.screen(), explainer: e}
	left := 0
	var rows [][]string
	for _, r := range answer.LeftOut {
		left += r.Count
		var ids []string
		for _, one := range r.Examples[:min(fewHosts, len(r.Examples))] {
			ids = append(ids, one.ID)
		}
		if r.Count > fewHosts {
			ids = append(ids, "…")
		}
		rows = append(rows, []string{strconv.Itoa(r.Count), r.Reason, settingTexts(r.Settings), strings.Join(ids, ", ")})
	}
	t.line(fmt.Sprintf("%s of %s; %s left out", count(answer.Hosts, "host"), count(answer.Resources, "resource"), strconv.Itoa(left)))
	t.table([]string{"COUNT", "REASON", "SETTING", "WHICH"}, rows)
	var asked [][]string
	for _, s := range answer.Asked {
		if s.Outcome != "answered" {
			asked = append(asked, []string{s.Region + "/" + s.Service, e.became(s)})
		}
	}
	t.table([]string{"NOT ANSWERED", "OUTCOME"}, asked)
	var limits [][]string
	for _, s := range answer.Limits {
		limits = append(limits, []string{s.String()})
	}
	t.table([]string{"SETTINGS BY WHICH AWS WAS ASKED FOR LESS"}, limits)
	return printed(w.Flush())
}

// leftOutRecords are the resources left out, by reason, the most frequent
// first.
func (e *explainer) leftOutRecords() []leftOutRecord {
	records, index := []leftOutRecord{}, map[string]int{}
	for _, r := range e.trace.Resources {
		if r.LeftOut == "" {
			continue
		}
		settings := e.settingRecords(decidedBy(r))
		key := r.LeftOut + "\n" + settingTexts(settings)
		i, ok := index[key]
		if !ok {
			i = len(records)
			index[key] = i
			records = append(records, leftOutRecord{Reason: r.LeftOut, Settings: settings})
		}
		records[i].Count++
		records[i].Examples = append(records[i].Examples, leftOutOne{r.ID, string(r.Kind), r.Scope.Region, string(r.Scope.Service)})
	}
	slices.SortStableFunc(records, func(x, y leftOutRecord) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), strings.Compare(x.Reason, y.Reason))
	})
	return records
}

// decidedBy are the settings of the test in which a resource failed.
func decidedBy(r *inventory.Explanation) []string {
	if n := len(r.Tests); n > 0 && !r.Tests[n-1].Passed {
		return r.Tests[n-1].Options
	}
	return nil
}

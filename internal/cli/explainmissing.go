package cli

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/spelling"
	"ec2-inventory/internal/table"
)

// askedRecord is what became of a scope in which resources were looked for.
type askedRecord struct {
	Region  string     `json:"region"`
	Service string     `json:"service"`
	Outcome string     `json:"outcome"`
	Asked   *time.Time `json:"asked"`
	Error   string     `json:"error"`
}

// nearRecord is something that is called much the same.
type nearRecord struct {
	Text string `json:"text"`
	By   string `json:"by"` // "name", "id", …, "group"
	ID   string `json:"id"` // of the resource, "" of a group
	In   bool   `json:"in"`
}

// asked are the scopes in which resources were looked for.
func (e *explainer) asked() []askedRecord {
	records := []askedRecord{}
	for _, s := range e.fleet.scopes {
		if s.Region != "" && s.Service != string(snapshot.Route53) {
			records = append(records, askedRecord{s.Region, s.Service, s.Outcome, s.Asked, s.Error})
		}
	}
	return records
}

// limits are the settings by which AWS was asked for less than there may be.
func (e *explainer) limits() []settingRecord {
	s, records := e.fleet.settings, []settingRecord{}
	for _, limit := range []struct {
		option string
		limits bool
	}{
		{"regions", !s.AllRegions && !s.Eucalyptus},
		{"regions_exclude", s.AllRegions && len(s.RegionsExclude) > 0},
		{"instance_filters", s.InstanceFilters != nil},
		{"eucalyptus", s.Eucalyptus},
		{"rds", !s.RDS},
		{"elasticache", !s.ElastiCache},
	} {
		if limit.limits {
			records = append(records, e.setting(limit.option))
		}
	}
	return records
}

// mostNear is how many names are told that are called alike.
const mostNear = 5

// near are the names of hosts, resources and groups that are spelled much the
// same, or that contain what was asked for, the nearest first.
func (e *explainer) near(name string) []nearRecord {
	type scored struct {
		nearRecord
		score int
	}
	var all []scored
	told := map[string]bool{}
	for _, r := range e.trace.Resources {
		best := scored{score: far}
		for _, h := range r.Handles(e.trace) {
			if d := distance(name, h.Text); d < best.score {
				best = scored{nearRecord{h.Text, h.By, r.ID, r.LeftOut == ""}, d}
			}
		}
		if best.score < far {
			told[best.Text] = true
			all = append(all, best)
		}
	}
	for group := range e.groups {
		if d := distance(name, group); d < far && !told[group] {
			all = append(all, scored{nearRecord{group, "group", "", true}, d})
		}
	}
	slices.SortStableFunc(all, func(x, y scored) int {
		return cmp.Or(cmp.Compare(x.score, y.score), table.Compare(x.Text, y.Text), strings.Compare(x.ID, y.ID))
	})
	near := []nearRecord{}
	for _, s := range all[:min(mostNear, len(all))] {
		near = append(near, s.nearRecord)
	}
	return near
}

// far is the distance of names that have nothing to do with each other.
const far = 1 << 16

// distance is how far a name is from what was asked for: by typing errors, or,
// farther than those, because one contains the other.
func distance(asked, name string) int {
	asked, name = strings.ToLower(asked), strings.ToLower(name)
	if allowed := max(2, len(asked)/5); len(asked)-len(name) <= allowed && len(name)-len(asked) <= allowed {
		if d := spelling.Distance(asked, name); d <= allowed && d < len(asked) {
			return d
		}
	}
	const least = 3 // letters of which a part must be
	if len(asked) >= least && strings.Contains(name, asked) || len(name) >= least && strings.Contains(asked, name) {
		return far/2 + max(len(name), len(asked)) - min(len(name), len(asked))
	}
	return far
}

// missing says of what is not there where it was looked for.
func (e *explainer) missing(a *explainAnswer) []string {
	lines := []string{fmt.Sprintf("explain: nothing is called %s, in the inventory or out of it", strconv.Quote(a.Query))}
	regions, services := map[string]bool{}, map[string]bool{}
	for _, s := range a.Asked {
		if s.Asked != nil {
			regions[s.Region], services[s.Service] = true, true
		}
	}
	lines = append(lines, fmt.Sprintf("looked in %s (%s) for %s, %s", count(len(regions), "region"),
		strings.Join(slices.Sorted(maps.Keys(regions)), ", "), strings.Join(slices.Sorted(maps.Keys(services)), ", "), e.whenAsked(a.Asked)))
	for _, s := range a.Asked {
		if s.Outcome != string(scan.Answered) {
			lines = append(lines, fmt.Sprintf("%s/%s: %s", s.Region, s.Service, e.became(s)))
		}
	}
	if len(a.Limits) > 0 {
		var limits []string
		for _, s := range a.Limits {
			limits = append(limits, s.String())
		}
		lines = append(lines, "AWS was not asked for more by these settings: "+strings.Join(limits, "; "))
	}
	if len(a.Near) > 0 {
		lines = append(lines, "called alike: "+strings.Join(nearTexts(a.Near), ", "))
	}
	return lines
}

// became says what became of a scope that did not answer now.
func (e *explainer) became(s askedRecord) string {
	text := s.Outcome
	if s.Asked != nil {
		text += ", asked " + e.ago(*s.Asked)
	}
	if s.Error != "" {
		text += ": " + s.Error
	}
	return text
}

func nearTexts(near []nearRecord) []string {
	var texts []string
	for _, n := range near {
		about := n.By
		if n.ID != "" && n.ID != n.Text {
			about += " of " + n.ID
		}
		if !n.In {
			about += ", left out"
		}
		texts = append(texts, fmt.Sprintf("%s (%s)", n.Text, about))
	}
	return texts
}

// whenAsked is when the scopes were asked, from the first to the last.
func (e *explainer) whenAsked(scopes []askedRecord) string {
	var first, last time.Time
	for _, s := range scopes {
		if s.Asked == nil {
			continue
		}
		if first.IsZero() || s.Asked.Before(first) {
			first = *s.Asked
		}
		if s.Asked.After(last) {
			last = *s.Asked
		}
	}
	switch {
	case first.IsZero():
		return "of which none answered"
	case e.ago(first) == e.ago(last):
		return "asked " + e.ago(last)
	}
	return fmt.Sprintf("asked between %s and %s", e.ago(first), e.ago(last))
}

// ago is how long ago a time is, roughly.
func (e *explainer) ago(t time.Time) string {
	switch d := e.Now().Sub(t); {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days ago", int(d.Hours()/24))
	}
}

package emulator

import "slices"

// described is one line of an answer about regions or zones: what filters
// look at, and what is sent.
type described struct {
	fields map[string]string
	item   Element
}

// keep returns what passes the filters; each filter has to be a known field.
func keep(all []described, filters []filter, known ...string) ([]described, *apiError) {
	for _, f := range filters {
		if !slices.Contains(known, f.name) {
			return nil, unknownFilter(f.name)
		}
	}
	var kept []described
next:
	for _, d := range all {
		for _, f := range filters {
			if !f.matches([]string{d.fields[f.name]}) {
				continue next
			}
		}
		kept = append(kept, d)
	}
	return kept, nil
}

// named returns those whose field is among the names; a name that none has is
// an error, unlike a filter that finds nothing.
func named(all []described, field string, names []string, what string) ([]described, *apiError) {
	var found []described
	for _, name := range names {
		i := slices.IndexFunc(all, func(d described) bool { return d.fields[field] == name })
		if i < 0 {
			return nil, badRequest("InvalidParameterValue", "Invalid "+what+": ["+name+"]")
		}
		found = append(found, all[i])
	}
	return found, nil
}

func items(set string, all []described) answer {
	return func(w *xmlWriter) {
		w.open(set)
		for _, d := range all {
			w.element(d.item)
		}
		w.close(set)
	}
}

func (r *Region) optInStatus() string {
	switch {
	case !r.OptIn:
		return "opt-in-not-required"
	case r.Enabled:
		return "opted-in"
	}
	return "not-opted-in"
}

func (s *Server) describeRegions(q *request) (answer, *apiError) {
	filters, failed := ec2Filters(q.params)
	if failed != nil {
		return nil, failed
	}
	names := list(q.params, "RegionName")
	var all []described
	for _, r := range s.fleet.Regions {
		// A region that is asked for by its name need not be enabled.
		if !r.Enabled && q.params.Get("AllRegions") != "true" && len(names) == 0 {
			continue
		}
		endpoint := "ec2." + r.Name + ".amazonaws.com"
		status := r.optInStatus()
		all = append(all, described{
			map[string]string{"region-name": r.Name, "endpoint": endpoint, "opt-in-status": status},
			Node("item", Leaf("regionName", r.Name), Leaf("regionEndpoint", endpoint), Leaf("optInStatus", status)),
		})
	}
	if len(names) > 0 {
		if all, failed = named(all, "region-name", names, "region names provided"); failed != nil {
			return nil, failed
		}
	}
	all, failed = keep(all, filters, "region-name", "endpoint", "opt-in-status")
	if failed != nil {
		return nil, failed
	}
	return items("regionInfo", all), nil
}

func (s *Server) describeZones(q *request) (answer, *apiError) {
	filters, failed := ec2Filters(q.params)
	if failed != nil {
		return nil, failed
	}
	names, ids := list(q.params, "ZoneName"), list(q.params, "ZoneId")
	var all []described
	for _, z := range q.region.Zones {
		if !z.Enabled && q.params.Get("AllAvailabilityZones") != "true" {
			continue
		}
		all = append(all, z.describe(q.region.Name))
	}
	if len(names) > 0 {
		if all, failed = named(all, "zone-name", names, "availability zone"); failed != nil {
			return nil, failed
		}
	}
	if len(ids) > 0 {
		if all, failed = named(all, "zone-id", ids, "availability zone-id"); failed != nil {
			return nil, failed
		}
	}
	all, failed = keep(all, filters, "zone-name", "zone-id", "zone-type", "region-name", "state", "opt-in-status",
		"group-name", "network-border-group", "message", "parent-zone-name")
	if failed != nil {
		return nil, failed
	}
	return items("availabilityZoneInfo", all), nil
}

func (z Zone) describe(region string) described {
	status, group := "opt-in-not-required", region
	if z.Type != "availability-zone" {
		// The group of a local zone is its name without the letter.
		group = z.Name[:len(z.Name)-1]
		if status = "opted-in"; !z.Enabled {
			status = "not-opted-in"
		}
	}
	item := Node("item",
		Leaf("optInStatus", status),
		Node("messageSet"),
		Leaf("zoneId", z.ID),
		Leaf("groupName", group),
		Leaf("state", "available"),
		Leaf("zoneState", "available"),
		Leaf("zoneName", z.Name),
		Leaf("regionName", region),
		Leaf("networkBorderGroup", group),
		Leaf("zoneType", z.Type))
	if z.Parent != "" {
		item.Children = append(item.Children, Leaf("parentZoneName", z.Parent))
	}
	return described{map[string]string{
		"zone-name": z.Name, "zone-id": z.ID, "zone-type": z.Type, "region-name": region, "state": "available", "opt-in-status": status,
		"group-name": group, "network-border-group": group, "parent-zone-name": z.Parent,
	}, item}
}

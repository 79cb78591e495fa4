package emulator

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// The most that Route 53 puts on a page; more is taken as that.
const (
	mostZones      = 100
	mostRecordSets = 300
)

func (s *Server) route53(q *request) (answer, *apiError) {
	switch q.action {
	case "ListHostedZones":
		return s.listZones(q)
	case "ListResourceRecordSets":
		return s.listRecords(q)
	}
	return nil, &apiError{http.StatusNotFound, "UnknownOperationException", "The requested operation is not known."}
}

// maxItems reads the size of a page as it is said in the answer, and as it is.
func (s *Server) maxItems(q *request, most int) (said string, n int, failed *apiError) {
	said = q.params.Get("maxitems")
	n, err := strconv.Atoi(said)
	switch {
	case said == "":
		n = most
	case err != nil || n < 1:
		return "", 0, badRequest("InvalidInput", "The value "+said+" of maxitems is not a positive number")
	}
	n = s.capped(min(n, most))
	return strconv.Itoa(n), n, nil
}

func (s *Server) listZones(q *request) (answer, *apiError) {
	said, limit, failed := s.maxItems(q, mostZones)
	if failed != nil {
		return nil, failed
	}
	from := 0
	marker := q.params.Get("marker")
	if marker != "" {
		from = slices.IndexFunc(s.fleet.Zones, func(z *HostedZone) bool { return z.id() == marker })
		if from < 0 {
			return nil, badRequest("InvalidInput", "The marker "+marker+" is not the id of a hosted zone")
		}
	}
	return func(w *xmlWriter) {
		to := min(from+limit, len(s.fleet.Zones))
		w.open("HostedZones")
		for _, z := range s.fleet.Zones[from:to] {
			w.resource(z.Resource)
		}
		w.close("HostedZones")
		if marker != "" {
			w.leaf("Marker", marker)
		}
		w.leaf("IsTruncated", strconv.FormatBool(to < len(s.fleet.Zones)))
		if to < len(s.fleet.Zones) {
			w.leaf("NextMarker", s.fleet.Zones[to].id())
		}
		w.leaf("MaxItems", said)
	}, nil
}

func (s *Server) listRecords(q *request) (answer, *apiError) {
	i := slices.IndexFunc(s.fleet.Zones, func(z *HostedZone) bool { return z.id() == q.zone })
	if i < 0 {
		return nil, &apiError{http.StatusNotFound, "NoSuchHostedZone", "No hosted zone found with ID: " + q.zone}
	}
	records := s.fleet.Zones[i].Records
	said, limit, failed := s.maxItems(q, mostRecordSets)
	if failed != nil {
		return nil, failed
	}
	start := recordKey{q.params.Get("name"), q.params.Get("type"), q.params.Get("identifier")}
	if start.name == "" && start.kind != "" || start.kind == "" && start.identifier != "" {
		return nil, badRequest("InvalidInput", "A type needs a name, and an identifier needs a type")
	}
	from := seek(records, start)
	return func(w *xmlWriter) {
		to := min(from+limit, len(records))
		w.open("ResourceRecordSets")
		for _, r := range records[from:to] {
			w.resource(r)
		}
		w.close("ResourceRecordSets")
		w.leaf("IsTruncated", strconv.FormatBool(to < len(records)))
		if to < len(records) {
			next := keyOf(records[to])
			w.leaf("NextRecordName", next.name)
			w.leaf("NextRecordType", next.kind)
			if next.identifier != "" {
				w.leaf("NextRecordIdentifier", next.identifier)
			}
		}
		w.leaf("MaxItems", said)
	}, nil
}

// recordKey tells the record sets of a zone apart.
type recordKey struct{ name, kind, identifier string }

func keyOf(r *Resource) recordKey {
	return recordKey{r.at("Name"), r.at("Type"), r.at("SetIdentifier")}
}

// seek finds where a list that starts at the key starts. The very record comes
// first, as recorded zones need not be in the order of Route 53.
func seek(records []*Resource, start recordKey) int {
	if start.name == "" {
		return 0
	}
	if !strings.HasSuffix(start.name, ".") {
		start.name += "."
	}
	if i := slices.IndexFunc(records, func(r *Resource) bool { return keyOf(r) == start }); i >= 0 {
		return i
	}
	i := slices.IndexFunc(records, func(r *Resource) bool { return compareKeys(keyOf(r), start) >= 0 })
	if i < 0 {
		return len(records)
	}
	return i
}

// compareKeys orders as Route 53 does: by name with the labels reversed, then
// by type, then by identifier.
func compareKeys(a, b recordKey) int {
	if c := strings.Compare(reversed(a.name), reversed(b.name)); c != 0 {
		return c
	}
	if c := strings.Compare(a.kind, b.kind); c != 0 {
		return c
	}
	return strings.Compare(a.identifier, b.identifier)
}

func reversed(name string) string {
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	slices.Reverse(labels)
	// A byte below all others makes a parent come before its children.
	return strings.Join(labels, "\x00")
}

// SortRecords puts record sets into the order in which Route 53 lists them.
func SortRecords(records []*Resource) {
	slices.SortStableFunc(records, func(a, b *Resource) int { return compareKeys(keyOf(a), keyOf(b)) })
}

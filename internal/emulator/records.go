package emulator

import "strings"

// Limits of a page of RDS and ElastiCache.
const (
	leastRecords = 20
	mostRecords  = 100
)

// records answers with a page of the resources, in the way of RDS and
// ElastiCache: MaxRecords says how many, Marker where.
func (s *Server) records(q *request, set string, all []*Resource) (answer, *apiError) {
	asked := q.params.Get("MaxRecords")
	limit, ok := pageSize(asked, leastRecords, mostRecords, mostRecords)
	if !ok {
		return nil, badRequest("InvalidParameterValue", "Invalid value "+asked+" for MaxRecords. Must be between 20 and 100")
	}
	limit = s.capped(limit)
	var from place
	if marker := q.params.Get("Marker"); marker != "" {
		if from, ok = parseToken(marker, fingerprint(q.regionName, q.action, q.params)); !ok {
			return nil, badRequest("InvalidParameterValue", "The marker '"+marker+"' is invalid")
		}
	}
	first := min(from.outer, len(all))
	end := min(first+limit, len(all))
	return func(w *xmlWriter) {
		w.open(set)
		for _, r := range all[first:end] {
			if w.err != nil {
				break
			}
			w.resource(r)
		}
		w.close(set)
		if end < len(all) {
			w.leaf("Marker", q.token(place{end, 0}))
		}
	}, nil
}

// withID returns the resource whose identifier, in whatever case, or ARN is
// the id, in a list of its own.
func withID(all []*Resource, id, identifier, arn string) []*Resource {
	for _, r := range all {
		if strings.EqualFold(r.at(identifier), id) || r.at(arn) == id {
			return []*Resource{r}
		}
	}
	return nil
}

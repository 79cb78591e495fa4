package emulator

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Limits of a page of EC2. More than the most is taken as the most.
const (
	leastResults = 5
	mostResults  = 1000
)

func (s *Server) ec2(q *request) (answer, *apiError) {
	switch q.action {
	case "DescribeInstances":
		return s.describeInstances(q)
	case "DescribeRegions":
		return s.describeRegions(q)
	case "DescribeAvailabilityZones":
		return s.describeZones(q)
	case "DescribeTags":
		return s.describeTags(q)
	}
	return nil, q.invalidAction()
}

// results reads MaxResults: 0 means all.
func (s *Server) results(params url.Values) (int, *apiError) {
	asked := params.Get("MaxResults")
	if asked == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(asked)
	if err != nil {
		return 0, badRequest("InvalidParameterValue", "Value ( "+asked+" ) for parameter maxResults is invalid. Expecting a number.")
	}
	if n < leastResults {
		return 0, badRequest("InvalidParameterValue",
			"Value ( "+asked+" ) for parameter maxResults is invalid. Expecting a value greater than "+strconv.Itoa(leastResults)+".")
	}
	return s.capped(min(n, mostResults)), nil
}

// start reads NextToken.
func (q *request) start() (place, *apiError) {
	token := q.params.Get("NextToken")
	if token == "" {
		return place{}, nil
	}
	p, ok := parseToken(token, fingerprint(q.regionName, q.action, q.params))
	if !ok {
		return place{}, badToken(token)
	}
	return p, nil
}

func (q *request) token(p place) string {
	return p.token(fingerprint(q.regionName, q.action, q.params))
}

// position is the place of an instance: of its reservation in the region, and
// its own in that.
type position = place

func (r *Region) index() map[string]position {
	at := map[string]position{}
	for i, res := range r.Reservations {
		for j, inst := range res.Instances {
			at[inst.at("instanceId")] = position{i, j}
		}
	}
	return at
}

var instanceID = regexp.MustCompile(`^i-([0-9a-f]{8}|[0-9a-f]{17})$`)

func (s *Server) describeInstances(q *request) (answer, *apiError) {
	filters, failed := ec2Filters(q.params)
	if failed != nil {
		return nil, failed
	}
	tests, failed := instanceTests(filters)
	if failed != nil {
		return nil, failed
	}
	if ids := list(q.params, "InstanceId"); len(ids) > 0 {
		if q.params.Has("MaxResults") {
			return nil, badRequest("InvalidParameterCombination",
				"The parameter instancesSet cannot be used with the parameter maxResults")
		}
		at, failed := s.find(q.region, ids)
		if failed != nil {
			return nil, failed
		}
		at = slices.DeleteFunc(at, func(p position) bool { return !q.candidate(p).passes(tests) })
		return q.page(place{}, 0, at), nil
	}
	limit, failed := s.results(q.params)
	if failed != nil {
		return nil, failed
	}
	from, failed := q.start()
	if failed != nil {
		return nil, failed
	}
	return q.page(from, limit, s.matching(q, tests)), nil
}

// matching are the positions of the instances that pass, in order. They are
// kept for the pages to come: to look through a large region for each of them
// would take longer than all else.
func (s *Server) matching(q *request, tests []instanceTest) []position {
	find := sync.OnceValue(func() []position {
		var found []position
		for i, res := range q.region.Reservations {
			for j, inst := range res.Instances {
				if (candidate{res, inst}).passes(tests) {
					found = append(found, position{i, j})
				}
			}
		}
		return found
	})
	kept, _ := s.matches.LoadOrStore(listing(q.regionName, q.action, q.params), find)
	return kept.(func() []position)()
}

func (q *request) candidate(p position) candidate {
	res := q.region.Reservations[p.outer]
	return candidate{res, res.Instances[p.inner]}
}

// page answers with those of the positions from a place on, at most limit (0:
// all). A page counts instances, so that a reservation may go on in the next
// one.
func (q *request) page(from place, limit int, at []position) answer {
	return func(w *xmlWriter) {
		first, _ := slices.BinarySearchFunc(at, from, func(p, from position) int {
			return cmp.Or(cmp.Compare(p.outer, from.outer), cmp.Compare(p.inner, from.inner))
		})
		at, next := at[first:], ""
		if limit > 0 && len(at) > limit {
			next = q.token(at[limit])
			at = at[:limit]
		}
		out := reservations{w: w, dropTags: q.dropTags}
		w.open("reservationSet")
		for _, p := range at {
			out.add(q.candidate(p))
			if w.err != nil {
				return
			}
		}
		out.end()
		w.close("reservationSet")
		if next != "" {
			w.leaf("nextToken", next)
		}
	}
}

// find turns ids into positions, in the order of the fleet.
func (s *Server) find(region *Region, ids []string) ([]position, *apiError) {
	var index map[string]position
	if build := s.indexes[region]; build != nil {
		index = build()
	}
	var found []position
	var missing []string
	for _, id := range ids {
		if p, ok := index[id]; ok {
			found = append(found, p)
		} else if !instanceID.MatchString(id) {
			return nil, badRequest("InvalidInstanceID.Malformed", `Invalid id: "`+id+`"`)
		} else {
			missing = append(missing, id)
		}
	}
	switch len(missing) {
	case 0:
	case 1:
		return nil, badRequest("InvalidInstanceID.NotFound", "The instance ID '"+missing[0]+"' does not exist")
	default:
		return nil, badRequest("InvalidInstanceID.NotFound", "The instance IDs '"+strings.Join(missing, ", ")+"' do not exist")
	}
	slices.SortFunc(found, func(a, b position) int {
		if a.outer != b.outer {
			return a.outer - b.outer
		}
		return a.inner - b.inner
	})
	return slices.Compact(found), nil
}

// reservations writes instances, each run of one reservation in its own item.
type reservations struct {
	w        *xmlWriter
	dropTags bool
	open     *Reservation
}

func (o *reservations) add(c candidate) {
	if o.open != c.reservation {
		o.end()
		o.open = c.reservation
		head := o.open.Head.Element()
		o.w.open(head.Name)
		for _, e := range head.Children {
			if e.Name == "instancesSet" {
				break
			}
			o.w.element(e)
		}
		o.w.open("instancesSet")
	}
	if o.dropTags {
		o.w.element(c.instance.Element().without("tagSet"))
		return
	}
	o.w.resource(c.instance)
}

func (o *reservations) end() {
	if o.open == nil {
		return
	}
	o.w.close("instancesSet")
	head := o.open.Head.Element()
	after := false
	for _, e := range head.Children {
		if after {
			o.w.element(e)
		}
		after = after || e.Name == "instancesSet"
	}
	o.w.close(head.Name)
	o.open = nil
}

var tagFields = map[string]string{
	"resource-id": "resourceId", "resource-type": "resourceType", "key": "key", "value": "value",
}

func (s *Server) describeTags(q *request) (answer, *apiError) {
	filters, failed := ec2Filters(q.params)
	if failed != nil {
		return nil, failed
	}
	for i, f := range filters {
		// tag:KEY here means a tag of that key, and of that value.
		if key, ok := strings.CutPrefix(f.name, "tag:"); ok {
			filters[i].name = "value"
			filters = append(filters, filter{"key", []glob{{exact: true, literal: key}}})
		} else if tagFields[f.name] == "" {
			return nil, unknownFilter(f.name)
		}
	}
	limit, failed := s.results(q.params)
	if failed != nil {
		return nil, failed
	}
	from, failed := q.start()
	if failed != nil {
		return nil, failed
	}
	return func(w *xmlWriter) {
		next := ""
		count := 0
		w.open("tagSet")
		q.region.eachTag(from, func(at place, tag *Resource) bool {
			for _, f := range filters {
				// Unlike elsewhere, an empty text is a text: that of an empty tag.
				if !f.matches([]string{tag.at(tagFields[f.name])}) {
					return true
				}
			}
			if limit > 0 && count == limit {
				next = q.token(at)
				return false
			}
			w.resource(tag)
			count++
			return w.err == nil
		})
		w.close("tagSet")
		if next != "" {
			w.leaf("nextToken", next)
		}
	}, nil
}

// eachTag calls do with the tags of the region from a place on, until it
// returns false. Where the region has no list of its own, the outer number of
// a place counts instances.
func (r *Region) eachTag(from place, do func(at place, tag *Resource) bool) {
	if r.Tags != nil {
		for i := from.outer; i < len(r.Tags); i++ {
			if !do(place{i, 0}, r.Tags[i]) {
				return
			}
		}
		return
	}
	n := -1
	for _, res := range r.Reservations {
		for _, inst := range res.Instances {
			if n++; n < from.outer {
				continue
			}
			m, more := -1, true
			inst.eachTagElement("tagSet", func(t *Element) {
				if m++; !more || n == from.outer && m < from.inner {
					return
				}
				item := Node("item", Leaf("resourceId", inst.at("instanceId")), Leaf("resourceType", "instance"), Leaf("key", inst.text(t.At("key"))))
				if t.Child("value") != nil {
					item.Children = append(item.Children, Leaf("value", inst.text(t.At("value"))))
				}
				more = do(place{n, m}, NewResource(item))
			})
			if !more {
				return
			}
		}
	}
}

package emulator

import (
	"net/http"
	"strings"
)

// Limits of a page of RDS.
const (
	leastRecords = 20
	mostRecords  = 100
)

func (s *Server) rds(q *request) (answer, *apiError) {
	switch q.action {
	case "DescribeDBInstances":
		return s.describeDatabases(q)
	case "ListTagsForResource":
		return s.listTags(q)
	}
	return nil, q.invalidAction()
}

var databaseFields = map[string][]string{
	"db-instance-id":  {"DBInstanceIdentifier"},
	"db-cluster-id":   {"DBClusterIdentifier"},
	"dbi-resource-id": {"DbiResourceId"},
	"engine":          {"Engine"},
}

func (s *Server) describeDatabases(q *request) (answer, *apiError) {
	filters, failed := rdsFilters(q.params)
	if failed != nil {
		return nil, failed
	}
	for _, f := range filters {
		if databaseFields[f.name] == nil {
			return nil, badRequest("InvalidParameterValue", "Unrecognized filter name: "+f.name)
		}
	}
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
	databases := q.region.Databases
	if id := q.params.Get("DBInstanceIdentifier"); id != "" {
		db := q.region.database(func(db *Database) bool {
			return strings.EqualFold(db.at("DBInstanceIdentifier"), id) || db.at("DBInstanceArn") == id
		})
		if db == nil {
			return nil, &apiError{http.StatusNotFound, "DBInstanceNotFound", "DBInstance " + strings.ToLower(id) + " not found."}
		}
		databases = []*Database{db}
	}
	return func(w *xmlWriter) {
		next := ""
		count := 0
		w.open("DBInstances")
		for i := from.outer; i < len(databases) && w.err == nil; i++ {
			if !databases[i].passes(filters) {
				continue
			}
			if count == limit {
				next = q.token(place{i, 0})
				break
			}
			w.resource(databases[i].Resource)
			count++
		}
		w.close("DBInstances")
		if next != "" {
			w.leaf("Marker", next)
		}
	}, nil
}

func (db *Database) passes(filters []filter) bool {
	for _, f := range filters {
		if !f.matches(db.texts(databaseFields[f.name]...)) {
			return false
		}
	}
	return true
}

func (r *Region) database(is func(*Database) bool) *Database {
	for _, db := range r.Databases {
		if is(db) {
			return db
		}
	}
	return nil
}

func (s *Server) listTags(q *request) (answer, *apiError) {
	arn := q.params.Get("ResourceName")
	if !strings.HasPrefix(arn, "arn:") {
		return nil, badRequest("InvalidParameterValue", "The specified resource name does not match an RDS resource in this region.")
	}
	db := q.region.database(func(db *Database) bool { return db.at("DBInstanceArn") == arn })
	if db == nil {
		return nil, &apiError{http.StatusNotFound, "DBInstanceNotFound", "DBInstance " + arn[strings.LastIndexByte(arn, ':')+1:] + " not found."}
	}
	return func(w *xmlWriter) {
		if db.Tags != nil {
			w.resource(db.Tags)
			return
		}
		tags := Node("TagList")
		db.eachTag("TagList", "Key", "Value", func(key, value string) {
			tags.Children = append(tags.Children, Node("Tag", Leaf("Key", key), Leaf("Value", value)))
		})
		w.element(tags)
	}, nil
}

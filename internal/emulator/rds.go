package emulator

import (
	"net/http"
	"strings"
)

func (s *Server) rds(q *request) (answer, *apiError) {
	switch q.action {
	case "DescribeDBInstances":
		return s.describeDatabases(q)
	case "DescribeDBClusters":
		return s.describeDBClusters(q)
	case "ListTagsForResource":
		return s.listTags(q)
	}
	return nil, q.invalidAction()
}

// databaseFields and dbClusterFields are what filters look at.
var databaseFields = map[string][]string{
	"db-instance-id":  {"DBInstanceIdentifier"},
	"db-cluster-id":   {"DBClusterIdentifier"},
	"dbi-resource-id": {"DbiResourceId"},
	"engine":          {"Engine"},
}

var dbClusterFields = map[string][]string{
	"db-cluster-id":          {"DBClusterIdentifier"},
	"db-cluster-resource-id": {"DbClusterResourceId"},
	"engine":                 {"Engine"},
}

func (s *Server) describeDatabases(q *request) (answer, *apiError) {
	databases := make([]*Resource, len(q.region.Databases))
	for i, db := range q.region.Databases {
		databases[i] = db.Resource
	}
	if id := q.params.Get("DBInstanceIdentifier"); id != "" {
		db := q.region.database(func(db *Database) bool {
			return strings.EqualFold(db.at("DBInstanceIdentifier"), id) || db.at("DBInstanceArn") == id
		})
		if db == nil {
			return nil, &apiError{http.StatusNotFound, "DBInstanceNotFound", "DBInstance " + strings.ToLower(id) + " not found."}
		}
		databases = []*Resource{db.Resource}
	}
	databases, failed := q.filtered(databases, databaseFields)
	if failed != nil {
		return nil, failed
	}
	return s.records(q, "DBInstances", databases)
}

func (s *Server) describeDBClusters(q *request) (answer, *apiError) {
	clusters := q.region.DBClusters
	if id := q.params.Get("DBClusterIdentifier"); id != "" {
		clusters = withID(clusters, id, "DBClusterIdentifier", "DBClusterArn")
		if len(clusters) == 0 {
			return nil, &apiError{http.StatusNotFound, "DBClusterNotFoundFault", "DBCluster " + strings.ToLower(id) + " not found."}
		}
	}
	clusters, failed := q.filtered(clusters, dbClusterFields)
	if failed != nil {
		return nil, failed
	}
	return s.records(q, "DBClusters", clusters)
}

// filtered returns what passes the filters of a call to RDS; each has to be
// one of the fields.
func (q *request) filtered(all []*Resource, fields map[string][]string) ([]*Resource, *apiError) {
	filters, failed := rdsFilters(q.params)
	if failed != nil {
		return nil, failed
	}
	for _, f := range filters {
		path, known := fields[f.name]
		if !known {
			return nil, badRequest("InvalidParameterValue", "Unrecognized filter name: "+f.name)
		}
		var kept []*Resource
		for _, r := range all {
			if f.matches(r.texts(path...)) {
				kept = append(kept, r)
			}
		}
		all = kept
	}
	return all, nil
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
	for _, c := range q.region.DBClusters {
		if c.at("DBClusterArn") == arn {
			return func(w *xmlWriter) { w.element(c.tagList()) }, nil
		}
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
		w.element(db.tagList())
	}, nil
}

// tagList is the tags that a database or cluster shows with itself.
func (r *Resource) tagList() Element {
	tags := Node("TagList")
	r.eachTag("TagList", "Key", "Value", func(key, value string) {
		tags.Children = append(tags.Children, Node("Tag", Leaf("Key", key), Leaf("Value", value)))
	})
	return tags
}

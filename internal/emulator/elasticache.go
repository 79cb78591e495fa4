package emulator

import (
	"net/http"
	"strings"
)

func (s *Server) elasticache(q *request) (answer, *apiError) {
	switch q.action {
	case "DescribeCacheClusters":
		return s.describeCacheClusters(q)
	case "DescribeReplicationGroups":
		return s.describeReplicationGroups(q)
	}
	return nil, q.invalidAction()
}

func (s *Server) describeCacheClusters(q *request) (answer, *apiError) {
	clusters := q.region.CacheClusters
	if id := q.params.Get("CacheClusterId"); id != "" {
		clusters = withID(clusters, id, "CacheClusterId", "ARN")
		if len(clusters) == 0 {
			return nil, &apiError{http.StatusNotFound, "CacheClusterNotFound", "CacheCluster not found: " + strings.ToLower(id)}
		}
	}
	alone := q.params.Get("ShowCacheClustersNotInReplicationGroups") == "true"
	nodes := q.params.Get("ShowCacheNodeInfo") == "true"
	var shown []*Resource
	for _, c := range clusters {
		if alone && c.at("ReplicationGroupId") != "" {
			continue
		}
		if !nodes {
			c = NewResource(c.Element().without("CacheNodes"))
		}
		shown = append(shown, c)
	}
	return s.records(q, "CacheClusters", shown)
}

func (s *Server) describeReplicationGroups(q *request) (answer, *apiError) {
	groups := q.region.ReplicationGroups
	if id := q.params.Get("ReplicationGroupId"); id != "" {
		groups = withID(groups, id, "ReplicationGroupId", "ARN")
		if len(groups) == 0 {
			return nil, &apiError{http.StatusNotFound, "ReplicationGroupNotFoundFault", "ReplicationGroup " + strings.ToLower(id) + " not found."}
		}
	}
	return s.records(q, "ReplicationGroups", groups)
}

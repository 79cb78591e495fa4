package inventory

import (
	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/wire"
)

// cache is a host of ElastiCache, as nodes of the answer: a cluster, a node of
// one, or a replication group; -1 is none. A cluster of one node without an
// endpoint of its own, as all of Redis are, is one host with its node.
type cache struct {
	tree    *wire.Tree
	cluster int // the cluster that it is
	node    int // the node that it is
	of      int // the cluster of the node
	group   int // the replication group that it is
}

func (c *cache) text(node int, path ...string) string { return c.said(node, path...).text }

// said is the text at the end of a path from a node.
func (c *cache) said(node int, path ...string) said {
	if node = c.tree.Find(node, path...); node < 0 {
		return said{"", source{note: notSent}}
	}
	return said{c.tree.Text(node), from(c.tree, node)}
}

// listed yields the resources in the list of an answer.
func listed(t *wire.Tree, result, list, item string) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		at := t.Find(0, result, list)
		if at < 0 {
			return
		}
		for i := range t.Children(at) {
			if t.Name(i) == item && !yield(i) {
				return
			}
		}
	}
}

// readCacheClusters takes the clusters that are to be hosts, and their nodes.
func (b *builder) readCacheClusters(scope snapshot.Scope, t *wire.Tree) {
	for cluster := range listed(t, "DescribeCacheClustersResult", "CacheClusters", "CacheCluster") {
		c := &cache{tree: t, cluster: cluster, node: -1, of: -1, group: -1}
		id := c.text(cluster, "CacheClusterId")
		if id == "" || b.repeated(scope, "cluster "+id) {
			continue
		}
		account := accountOf(c.text(cluster, "ARN"))
		b.shows(account)
		why := b.trace.meet(CacheCluster, scope, id, t, cluster, account)
		nodes := c.nodes()
		var address said
		if c.shared(cluster) {
			address = c.said(cluster, "ConfigurationEndpoint", "Address")
		} else if len(nodes) > 0 {
			address = c.said(nodes[0], "Endpoint", "Address")
		}
		status := c.text(cluster, "CacheClusterStatus")
		left := ""
		switch {
		case !available(status, b.rules.AllCacheClusters, "all_elasticache_clusters", why):
			left = "state " + status
		case !reached(address.text, why):
			left = "no address (the cluster has no endpoint)"
		}
		if left != "" {
			b.drop(scope, id, left, why)
			for _, node := range nodes {
				why.covers(c.nodeID(cluster, node))
			}
			continue
		}
		b.addCache(scope, id, address, c, status, c.text(cluster, "CacheClusterCreateTime"), why)
		for _, node := range nodes {
			b.readCacheNode(scope, c, node, address.text, why)
		}
	}
}

// addCache takes what is to be a host of ElastiCache.
func (b *builder) addCache(scope snapshot.Scope, id string, address said, c *cache, status, created string, why *Explanation) {
	why.addressed(found{said: address}, "")
	why.named(address.text, found{said: address}, "")
	b.candidates = append(b.candidates, candidate{
		name: address.text, address: address.text, id: id, region: scope.Region, service: snapshot.ElastiCache, cache: c,
		up: status == "available", launched: created, why: why,
	})
}

// shared reports whether a cluster has an endpoint of its own, next to its
// nodes': those of Memcached have.
func (c *cache) shared(cluster int) bool {
	endpoint := c.tree.Child(cluster, "ConfigurationEndpoint")
	return endpoint >= 0 && !c.tree.Leaf(endpoint)
}

// nodes are the nodes of a cluster, none if AWS names none.
func (c *cache) nodes() []int {
	list := c.tree.Child(c.cluster, "CacheNodes")
	if list < 0 {
		return nil
	}
	var nodes []int
	for i := range c.tree.Children(list) {
		nodes = append(nodes, i)
	}
	return nodes
}

// readCacheNode takes a node of a cluster that is a host.
func (b *builder) readCacheNode(scope snapshot.Scope, cluster *cache, node int, clusterAddress string, whole *Explanation) {
	id := cluster.nodeID(cluster.cluster, node)
	status := cluster.text(node, "CacheNodeStatus")
	address := cluster.said(node, "Endpoint", "Address")
	if address.text == clusterAddress && (b.rules.AllCacheNodes || status == "available") {
		cluster.node, cluster.of = node, cluster.cluster
		whole.covers(id)
		return
	}
	why := b.trace.meet(CacheNode, scope, id, cluster.tree, node, accountOf(cluster.text(cluster.cluster, "ARN")))
	switch {
	case !available(status, b.rules.AllCacheNodes, "all_elasticache_nodes", why):
		b.drop(scope, id, "state "+status, why)
	case !reached(address.text, why):
		b.drop(scope, id, "no address (the node has no endpoint)", why)
	default:
		c := &cache{tree: cluster.tree, cluster: -1, node: node, of: cluster.cluster, group: -1}
		b.addCache(scope, b.safe(id), address, c, status, cluster.text(node, "CacheNodeCreateTime"), why)
	}
}

func (c *cache) nodeID(cluster, node int) string {
	return c.text(cluster, "CacheClusterId") + "_" + c.text(node, "CacheNodeId")
}

// readReplicationGroups takes the replication groups that are to be hosts. One
// in cluster mode has no primary endpoint, but one of its own; the script
// passed over it.
func (b *builder) readReplicationGroups(scope snapshot.Scope, t *wire.Tree) {
	for group := range listed(t, "DescribeReplicationGroupsResult", "ReplicationGroups", "ReplicationGroup") {
		c := &cache{tree: t, cluster: -1, node: -1, of: -1, group: group}
		id := c.text(group, "ReplicationGroupId")
		if id == "" || b.repeated(scope, "replication group "+id) {
			continue
		}
		account := accountOf(c.text(group, "ARN"))
		b.shows(account)
		why := b.trace.meet(ReplicationGroup, scope, id, t, group, account)
		address := c.said(group, "NodeGroups", "NodeGroup", "PrimaryEndpoint", "Address")
		if address.text == "" {
			address = c.said(group, "ConfigurationEndpoint", "Address")
		}
		status := c.text(group, "Status")
		switch {
		case !available(status, b.rules.AllReplicationGroups, "all_elasticache_replication_groups", why):
			b.drop(scope, id, "state "+status, why)
		case !reached(address.text, why):
			b.drop(scope, id, "no address (the replication group has no endpoint)", why)
		default:
			b.addCache(scope, id, address, c, status, c.text(group, "ReplicationGroupCreateTime"), why)
		}
	}
}

// groupCache puts a host of ElastiCache into its groups. A cluster that is one
// host with its node is placed by the node.
func (b *builder) groupCache(c *candidate) {
	if c.cache.cluster >= 0 {
		b.groupCacheCluster(c)
	}
	if c.cache.node >= 0 {
		b.groupCacheNode(c)
	}
	if c.cache.group >= 0 {
		b.leaf(c, ByID, c.id, c.cache.said(c.cache.group, "ReplicationGroupId"))
		b.place(c, said{})
		engine := c.cache.said(c.cache.group, "Engine")
		if engine.text == "" {
			engine = said{"redis", source{note: assumed}} // the only one when AWS did not say which
		}
		b.named(c, ByCacheEngine, "elasticache_", engine)
		b.service(c, "elasticache_replication_groups")
	}
}

func (b *builder) groupCacheCluster(c *candidate) {
	cluster := c.cache.cluster
	b.leaf(c, ByID, c.id, c.cache.said(cluster, "CacheClusterId"))
	if c.cache.shared(cluster) {
		b.placeCache(c, cluster)
	}
	b.named(c, ByCacheParameterGroup, "elasticache_parameter_group_", c.cache.said(cluster, "CacheParameterGroup", "CacheParameterGroupName"))
	b.named(c, ByReplicationGroup, "elasticache_replication_group_", c.cache.said(cluster, "ReplicationGroupId"))
	b.service(c, "elasticache_clusters")
}

func (b *builder) groupCacheNode(c *candidate) {
	id := c.cache.nodeID(c.cache.of, c.cache.node)
	b.leaf(c, ByID, b.safe(id), said{id, source{note: numbered}})
	b.placeCache(c, c.cache.of)
	b.named(c, ByCacheCluster, "elasticache_cluster_", c.cache.said(c.cache.of, "CacheClusterId"))
	b.service(c, "elasticache_nodes")
}

// placeCache puts a cluster or one of its nodes into the groups that the
// script makes for either by what the cluster says.
func (b *builder) placeCache(c *candidate, cluster int) {
	b.place(c, c.cache.said(cluster, "PreferredAvailabilityZone"))
	b.named(c, ByType, "type_", c.cache.said(cluster, "CacheNodeType"))
	for _, id := range c.cache.items(c.cache.tree.Child(cluster, "SecurityGroups"), "SecurityGroupId") {
		b.named(c, BySecurityGroup, "security_group_", id)
	}
	b.named(c, ByCacheEngine, "elasticache_", c.cache.said(cluster, "Engine"))
}

// items are the texts in a list: of its items, or at a path in each.
func (c *cache) items(list int, path ...string) []said {
	if list < 0 {
		return nil
	}
	var texts []said
	for i := range c.tree.Children(list) {
		texts = append(texts, c.said(i, path...))
	}
	return texts
}

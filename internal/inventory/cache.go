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

func (c *cache) text(node int, path ...string) string {
	if node = c.tree.Find(node, path...); node < 0 {
		return ""
	}
	return c.tree.Text(node)
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
		b.shows(accountOf(c.text(cluster, "ARN")))
		nodes := c.nodes()
		var address string
		if c.shared(cluster) {
			address = c.text(cluster, "ConfigurationEndpoint", "Address")
		} else if len(nodes) > 0 {
			address = c.text(nodes[0], "Endpoint", "Address")
		}
		status := c.text(cluster, "CacheClusterStatus")
		switch {
		case !b.rules.AllCacheClusters && status != "available":
			b.drop(scope, id, "state "+status)
			continue
		case address == "":
			b.drop(scope, id, "no address (the cluster has no endpoint)")
			continue
		}
		b.candidates = append(b.candidates, candidate{
			name: address, address: address, id: id, region: scope.Region, service: snapshot.ElastiCache, cache: c,
			up: status == "available", launched: c.text(cluster, "CacheClusterCreateTime"),
		})
		for _, node := range nodes {
			b.readCacheNode(scope, c, node, address)
		}
	}
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
func (b *builder) readCacheNode(scope snapshot.Scope, cluster *cache, node int, clusterAddress string) {
	id := cluster.nodeID(cluster.cluster, node)
	status := cluster.text(node, "CacheNodeStatus")
	address := cluster.text(node, "Endpoint", "Address")
	switch {
	case !b.rules.AllCacheNodes && status != "available":
		b.drop(scope, id, "state "+status)
	case address == "":
		b.drop(scope, id, "no address (the node has no endpoint)")
	case address == clusterAddress:
		cluster.node, cluster.of = node, cluster.cluster
	default:
		b.candidates = append(b.candidates, candidate{
			name: address, address: address, id: b.safe(id), region: scope.Region, service: snapshot.ElastiCache,
			cache: &cache{tree: cluster.tree, cluster: -1, node: node, of: cluster.cluster, group: -1},
			up:    status == "available", launched: cluster.text(node, "CacheNodeCreateTime"),
		})
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
		b.shows(accountOf(c.text(group, "ARN")))
		address := c.text(group, "NodeGroups", "NodeGroup", "PrimaryEndpoint", "Address")
		if address == "" {
			address = c.text(group, "ConfigurationEndpoint", "Address")
		}
		status := c.text(group, "Status")
		switch {
		case !b.rules.AllReplicationGroups && status != "available":
			b.drop(scope, id, "state "+status)
		case address == "":
			b.drop(scope, id, "no address (the replication group has no endpoint)")
		default:
			b.candidates = append(b.candidates, candidate{
				name: address, address: address, id: id, region: scope.Region, service: snapshot.ElastiCache, cache: c,
				up: status == "available", launched: c.text(group, "ReplicationGroupCreateTime"),
			})
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
		b.leaf(ByID, c.id, c.name)
		b.place(c, "")
		engine := c.cache.text(c.cache.group, "Engine")
		if engine == "" {
			engine = "redis" // the only one when AWS did not say which
		}
		b.named(ByCacheEngine, "elasticache_", engine, c.name)
		b.groups.host("elasticache_replication_groups", c.name, ByService)
	}
}

func (b *builder) groupCacheCluster(c *candidate) {
	cluster := c.cache.cluster
	b.leaf(ByID, c.id, c.name)
	if c.cache.shared(cluster) {
		b.placeCache(c, cluster)
	}
	b.named(ByCacheParameterGroup, "elasticache_parameter_group_", c.cache.text(cluster, "CacheParameterGroup", "CacheParameterGroupName"), c.name)
	b.named(ByReplicationGroup, "elasticache_replication_group_", c.cache.text(cluster, "ReplicationGroupId"), c.name)
	b.groups.host("elasticache_clusters", c.name, ByService)
}

func (b *builder) groupCacheNode(c *candidate) {
	b.leaf(ByID, b.safe(c.cache.nodeID(c.cache.of, c.cache.node)), c.name)
	b.placeCache(c, c.cache.of)
	b.named(ByCacheCluster, "elasticache_cluster_", c.cache.text(c.cache.of, "CacheClusterId"), c.name)
	b.groups.host("elasticache_nodes", c.name, ByService)
}

// placeCache puts a cluster or one of its nodes into the groups that the
// script makes for either by what the cluster says.
func (b *builder) placeCache(c *candidate, cluster int) {
	b.place(c, c.cache.text(cluster, "PreferredAvailabilityZone"))
	b.named(ByType, "type_", c.cache.text(cluster, "CacheNodeType"), c.name)
	for _, id := range c.cache.securityGroups(cluster) {
		b.named(BySecurityGroup, "security_group_", id, c.name)
	}
	b.named(ByCacheEngine, "elasticache_", c.cache.text(cluster, "Engine"), c.name)
}

// securityGroups are the ids of a cluster's security groups.
func (c *cache) securityGroups(cluster int) []string {
	return c.items(c.tree.Child(cluster, "SecurityGroups"), "SecurityGroupId")
}

// items are the texts in a list: of its items, or at a path in each.
func (c *cache) items(list int, path ...string) []string {
	if list < 0 {
		return nil
	}
	var texts []string
	for i := range c.tree.Children(list) {
		texts = append(texts, c.text(i, path...))
	}
	return texts
}

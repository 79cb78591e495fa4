package emulator

import (
	"fmt"
	"strconv"
)

// ReplicationGroupSpec says what is particular about a replication group of
// ElastiCache.
type ReplicationGroupSpec struct {
	Account string
	Region  string
	ID      string
	Class   string
	// Engine is "redis" or "valkey"; empty means "redis".
	Engine string
	Status string
	// Shards is how many node groups there are; with cluster mode there can be
	// several. 0 means one, or none while the group is made (see NoEndpoint).
	Shards int
	// Replicas is how many each shard has beside its primary.
	Replicas int
	// ClusterMode gives the group one configuration endpoint in place of the
	// primaries' and replicas'.
	ClusterMode bool
	// NoEndpoint is how it is while the group is made: no node groups yet.
	NoEndpoint  bool
	VPCGroups   []string
	SubnetGroup string
}

// NewReplicationGroup returns a replication group as ElastiCache describes it,
// and its member clusters, which ElastiCache lists among the others.
func NewReplicationGroup(spec ReplicationGroupSpec) (group *Resource, members []*Resource) {
	for _, id := range spec.members() {
		members = append(members, NewCacheCluster(CacheClusterSpec{
			Account: spec.Account, Region: spec.Region, ID: id, Class: spec.Class, Engine: or(spec.Engine, "redis"),
			Status: spec.Status, NodeStatus: spec.Status, NoEndpoint: spec.NoEndpoint, ParameterGroup: spec.parameters(),
			ReplicationGroup: spec.ID, VPCGroups: spec.VPCGroups, SubnetGroup: spec.SubnetGroup,
		}))
	}
	return NewResource(spec.Element()), members
}

// members are the ids of the clusters: shard by shard with cluster mode,
// counted through without.
func (g ReplicationGroupSpec) members() []string {
	var ids []string
	for shard := range max(g.Shards, 1) {
		for n := range g.Replicas + 1 {
			ids = append(ids, g.member(shard, n))
		}
	}
	return ids
}

func (g ReplicationGroupSpec) member(shard, n int) string {
	if g.ClusterMode {
		return fmt.Sprintf("%s-%04d-%03d", g.ID, shard+1, n+1)
	}
	return fmt.Sprintf("%s-%03d", g.ID, n+1)
}

func (g ReplicationGroupSpec) parameters() string {
	name := cacheEngines[or(g.Engine, "redis")].parameters
	if g.ClusterMode {
		name += ".cluster.on"
	}
	return name
}

// Element describes the replication group.
func (g ReplicationGroupSpec) Element() Element {
	port := cacheEngines[or(g.Engine, "redis")].port
	failover := "disabled"
	if g.Replicas > 0 {
		failover = "enabled"
	}
	var e children
	e.add(
		Leaf("ReplicationGroupId", g.ID),
		Leaf("Description", "replication group "+g.ID),
		Leaf("Status", or(g.Status, "available")),
		Node("PendingModifiedValues"),
		set("MemberClusters", g.members(), func(id string) Element { return Leaf("ClusterId", id) }))
	if !g.NoEndpoint {
		shards := Node("NodeGroups")
		for shard := range max(g.Shards, 1) {
			shards.Children = append(shards.Children, g.shard(shard, port))
		}
		e.add(shards)
	}
	if g.Replicas > 0 {
		e.add(Leaf("SnapshottingClusterId", g.member(0, 1)))
	}
	e.add(Leaf("AutomaticFailover", failover), Leaf("MultiAZ", failover))
	if g.ClusterMode && !g.NoEndpoint {
		e.add(endpoint("ConfigurationEndpoint", "clustercfg."+g.ID+".c9akci."+shortRegion(g.Region)+".cache.amazonaws.com", port))
	}
	e.add(
		Leaf("SnapshotRetentionLimit", "1"),
		Leaf("SnapshotWindow", "01:00-02:00"),
		Leaf("ClusterEnabled", strconv.FormatBool(g.ClusterMode)),
		Leaf("CacheNodeType", or(g.Class, "cache.t3.micro")),
		Leaf("AuthTokenEnabled", "false"),
		Leaf("TransitEncryptionEnabled", "false"),
		Leaf("AtRestEncryptionEnabled", "false"),
		Leaf("ARN", cacheARN(g.Account, g.Region, "replicationgroup", g.ID)))
	return Element{Name: "ReplicationGroup", Children: e}
}

// shard describes a node group. With cluster mode its nodes have no endpoints
// and no roles to show.
func (g ReplicationGroupSpec) shard(number, port int) Element {
	id := fmt.Sprintf("%04d", number+1)
	var e children
	e.add(Leaf("NodeGroupId", id), Leaf("Status", or(g.Status, "available")))
	if g.ClusterMode {
		span := 16384 / max(g.Shards, 1)
		last := (number+1)*span - 1
		if number+1 == max(g.Shards, 1) {
			last = 16383
		}
		e.add(Leaf("Slots", fmt.Sprintf("%d-%d", number*span, last)))
	} else {
		e.add(endpoint("PrimaryEndpoint", g.ID+".c9akci.ng."+id+"."+shortRegion(g.Region)+".cache.amazonaws.com", port))
		if g.Replicas > 0 {
			e.add(endpoint("ReaderEndpoint", g.ID+"-ro.c9akci.ng."+id+"."+shortRegion(g.Region)+".cache.amazonaws.com", port))
		}
	}
	members := Node("NodeGroupMembers")
	for n := range g.Replicas + 1 {
		member := g.member(number, n)
		var m children
		m.add(Leaf("CacheClusterId", member), Leaf("CacheNodeId", "0001"))
		if !g.ClusterMode {
			m.add(endpoint("ReadEndpoint", member+"."+cacheSuffix("0001", g.Region), port))
		}
		m.add(Leaf("PreferredAvailabilityZone", g.Region+string(rune('a'+n%3))))
		if !g.ClusterMode {
			role := "replica"
			if n == 0 {
				role = "primary"
			}
			m.add(Leaf("CurrentRole", role))
		}
		members.Children = append(members.Children, Element{Name: "NodeGroupMember", Children: m})
	}
	e.add(members)
	return Element{Name: "NodeGroup", Children: e}
}

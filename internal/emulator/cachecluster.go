package emulator

import (
	"fmt"
	"strconv"
)

// CacheClusterSpec says what is particular about a cluster of ElastiCache.
// What is left empty takes a usual value, or is left out where AWS leaves it
// out.
type CacheClusterSpec struct {
	Account string
	Region  string
	ID      string
	Zone    string
	// Class is the type of the nodes.
	Class string
	// Engine is "memcached", "redis" or "valkey"; empty means "memcached".
	Engine string
	Status string
	// Nodes is how many there are. Redis and Valkey have one.
	Nodes int
	// NodeStatus is that of all nodes.
	NodeStatus string
	// NoEndpoint is how it is while the cluster is made: no node has one yet.
	NoEndpoint     bool
	ParameterGroup string
	// ReplicationGroup is the one that the cluster is a member of.
	ReplicationGroup string
	VPCGroups        []string
	SubnetGroup      string
}

type cacheEngine struct {
	port                int
	version, parameters string
}

var cacheEngines = map[string]cacheEngine{
	"memcached": {11211, "1.6.22", "default.memcached1.6"},
	"redis":     {6379, "7.1.0", "default.redis7"},
	"valkey":    {6379, "8.0.1", "default.valkey8"},
}

const cacheCreated = "2025-01-20T10:00:00.000Z"

// NewCacheCluster returns a cluster as ElastiCache describes it, with its
// nodes.
func NewCacheCluster(spec CacheClusterSpec) *Resource { return NewResource(spec.Element()) }

// Element describes the cluster with its nodes.
func (c CacheClusterSpec) Element() Element {
	c.Engine = or(c.Engine, "memcached")
	c.Zone = or(c.Zone, c.Region+"a")
	c.Nodes = max(c.Nodes, 1)
	usual := cacheEngines[c.Engine]
	zone := c.Zone
	if c.Nodes > 1 {
		zone = "Multiple"
	}
	var e children
	e.add(
		Leaf("CacheClusterId", c.ID),
		Leaf("ClientDownloadLandingPage", "https://console.aws.amazon.com/elasticache/home#client-download:"),
		Leaf("CacheNodeType", or(c.Class, "cache.t3.micro")),
		Leaf("Engine", c.Engine),
		Leaf("EngineVersion", usual.version),
		Leaf("CacheClusterStatus", or(c.Status, "available")),
		Leaf("NumCacheNodes", strconv.Itoa(c.Nodes)),
		Leaf("PreferredAvailabilityZone", zone),
		Leaf("CacheClusterCreateTime", cacheCreated),
		Leaf("PreferredMaintenanceWindow", "sun:05:00-sun:06:00"),
		Node("PendingModifiedValues"),
		Node("CacheSecurityGroups"),
		Node("CacheParameterGroup",
			Leaf("CacheParameterGroupName", or(c.ParameterGroup, usual.parameters)),
			Leaf("ParameterApplyStatus", "in-sync"),
			Node("CacheNodeIdsToReboot")))
	e.some("CacheSubnetGroupName", c.SubnetGroup)
	nodes := Node("CacheNodes")
	for n := range c.Nodes {
		nodes.Children = append(nodes.Children, c.node(n+1, usual.port))
	}
	e.add(
		nodes,
		Leaf("AutoMinorVersionUpgrade", "true"),
		set("SecurityGroups", c.VPCGroups, func(id string) Element {
			return Node("member", Leaf("SecurityGroupId", id), Leaf("Status", "active"))
		}))
	e.some("ReplicationGroupId", c.ReplicationGroup)
	if c.Engine == "memcached" {
		if !c.NoEndpoint {
			e.add(endpoint("ConfigurationEndpoint", c.ID+"."+cacheSuffix("cfg", c.Region), usual.port))
		}
	} else {
		e.add(Leaf("SnapshotRetentionLimit", "1"), Leaf("SnapshotWindow", "01:00-02:00"))
	}
	e.add(
		Leaf("AuthTokenEnabled", "false"),
		Leaf("TransitEncryptionEnabled", "false"),
		Leaf("AtRestEncryptionEnabled", "false"),
		Leaf("ARN", cacheARN(c.Account, c.Region, "cluster", c.ID)))
	return Element{Name: "CacheCluster", Children: e}
}

func (c CacheClusterSpec) node(number, port int) Element {
	id := fmt.Sprintf("%04d", number)
	var e children
	e.add(
		Leaf("CacheNodeId", id),
		Leaf("CacheNodeStatus", or(c.NodeStatus, "available")),
		Leaf("CacheNodeCreateTime", cacheCreated))
	if !c.NoEndpoint {
		e.add(endpoint("Endpoint", c.ID+"."+cacheSuffix(id, c.Region), port))
	}
	e.add(Leaf("ParameterGroupStatus", "in-sync"), Leaf("CustomerAvailabilityZone", c.Zone))
	return Element{Name: "CacheNode", Children: e}
}

// cacheSuffix is the end of a host name of ElastiCache, which has the region
// in its short form, after a part of the account's and the node's.
func cacheSuffix(part, region string) string {
	return "c9akci." + part + "." + shortRegion(region) + ".cache.amazonaws.com"
}

func endpoint(name, address string, port int) Element {
	return Node(name, Leaf("Address", address), Leaf("Port", strconv.Itoa(port)))
}

func cacheARN(account, region, kind, id string) string {
	return "arn:aws:elasticache:" + region + ":" + or(account, DefaultAccount) + ":" + kind + ":" + id
}

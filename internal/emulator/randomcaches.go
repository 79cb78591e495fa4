package emulator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// caches fills the region with clusters and replication groups of
// ElastiCache, in the order in which they are listed: by name.
func (d *dice) caches(r *Region, count int) {
	for range count {
		d.serial++
		if d.chance(40) {
			group, members := NewReplicationGroup(d.replicationGroup(r))
			r.ReplicationGroups = append(r.ReplicationGroups, group)
			r.CacheClusters = append(r.CacheClusters, members...)
			continue
		}
		r.CacheClusters = append(r.CacheClusters, NewCacheCluster(d.cacheCluster(r)))
	}
	slices.SortStableFunc(r.CacheClusters, func(a, b *Resource) int {
		return cmp.Compare(strings.ToLower(a.at("CacheClusterId")), strings.ToLower(b.at("CacheClusterId")))
	})
}

func (d *dice) cacheCluster(r *Region) CacheClusterSpec {
	spec := CacheClusterSpec{
		Region:         r.Name,
		ID:             fmt.Sprintf("%s-%d", d.one("mc", "My-Cache", "sessions"), d.serial),
		Zone:           r.Zones[d.IntN(3)].Name,
		Class:          d.one("cache.t3.micro", "cache.r6g.large"),
		Engine:         d.one("memcached", "memcached", "redis", "valkey"),
		Status:         d.one("available", "available", "available", "modifying", "snapshotting"),
		NodeStatus:     d.one("available", "available", "creating"),
		ParameterGroup: d.one("", "", "my.params-1"),
		VPCGroups:      []string{"sg-1", "sg-2"}[:d.IntN(3)],
		SubnetGroup:    d.one("", "default"),
	}
	if spec.Engine == "memcached" {
		spec.Nodes = 1 + d.IntN(3)
	}
	if d.hostile && d.chance(30) {
		spec.NoEndpoint, spec.Status, spec.NodeStatus = true, d.one("creating", "available"), "creating"
	}
	return spec
}

func (d *dice) replicationGroup(r *Region) ReplicationGroupSpec {
	spec := ReplicationGroupSpec{
		Region:      r.Name,
		ID:          fmt.Sprintf("%s-%d", d.one("rg", "Queue"), d.serial),
		Class:       d.one("cache.t3.micro", "cache.r6g.large"),
		Engine:      d.one("redis", "valkey"),
		Status:      d.one("available", "available", "available", "modifying"),
		Replicas:    d.IntN(3),
		ClusterMode: d.chance(40),
		VPCGroups:   []string{"sg-1", "sg-2"}[:d.IntN(3)],
		SubnetGroup: "default",
	}
	if spec.ClusterMode {
		spec.Shards = 1 + d.IntN(3)
	}
	if d.hostile && d.chance(30) {
		spec.NoEndpoint, spec.Status = true, d.one("creating", "available")
	}
	return spec
}

// dbClusters fills the region with clusters of RDS, each with its instances
// among the databases.
func (d *dice) dbClusters(r *Region, count int) {
	for range count {
		d.serial++
		spec := DBClusterSpec{
			Region:      r.Name,
			ID:          fmt.Sprintf("Cluster-%d", d.serial),
			Engine:      d.one("aurora-postgresql", "aurora-mysql"),
			Status:      d.one("available", "available", "backing-up"),
			Name:        d.one("", "app"),
			VPCGroups:   []string{"sg-1", "sg-2"}[:d.IntN(3)],
			SubnetGroup: "default",
			Tags:        d.tags(),
		}
		for n := range d.IntN(3) {
			member := DatabaseSpec{
				Region: r.Name, ID: fmt.Sprintf("cluster-%d-%d", d.serial, n), Engine: spec.Engine, Cluster: spec.ID,
				ParameterGroups: []string{"default." + spec.Engine}, Tags: spec.Tags,
			}
			spec.Members = append(spec.Members, member.ID)
			r.Databases = append(r.Databases, NewDatabase(member))
		}
		r.DBClusters = append(r.DBClusters, NewDBCluster(spec))
	}
}

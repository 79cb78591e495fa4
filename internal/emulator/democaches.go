package emulator

// demoCaches are the clusters of the sample fleet: memcached with three nodes,
// Redis alone, and one that is still being made.
var demoCaches = []CacheClusterSpec{
	{
		Region: "eu-west-1", ID: "shop-sessions", Class: "cache.r6g.large", Engine: "memcached", Nodes: 3,
		SubnetGroup: "private",
	},
	{
		Region: "us-east-1", ID: "crm-cache", Engine: "redis",
		SubnetGroup: "private",
	},
	{
		Region: "eu-west-1", ID: "reports-cache", Engine: "memcached", Status: "creating", NodeStatus: "creating", NoEndpoint: true,
		SubnetGroup: "private",
	},
}

// demoReplicationGroups are one with cluster mode and one without.
var demoReplicationGroups = []ReplicationGroupSpec{
	{Region: "eu-west-1", ID: "shop-queue", Class: "cache.r6g.large", Engine: "redis", Replicas: 1, SubnetGroup: "private"},
	{Region: "ap-southeast-2", ID: "events-stream", Class: "cache.r6g.large", Engine: "valkey", ClusterMode: true, Shards: 2, Replicas: 1, SubnetGroup: "private"},
}

// demoDBClusters are the clusters of databases; the writer of the first is
// among the databases.
var demoDBClusters = []DBClusterSpec{
	{
		Region: "ap-southeast-2", ID: "events", Engine: "aurora-postgresql", Name: "events", Members: []string{"events-prod"},
		SubnetGroup: "private", Tags: []Tag{{"env", "prod"}, {"team", "data"}},
	},
	{Region: "us-east-1", ID: "archive", Engine: "aurora-mysql", Status: "stopped", SubnetGroup: "private"},
}

// demoServices adds what ElastiCache and RDS have in clusters.
func (f *Fleet) demoServices() {
	for _, spec := range demoCaches {
		r := f.Region(spec.Region)
		spec.VPCGroups = []string{demoGroup(demoNets[spec.Region], "database clients").ID}
		r.CacheClusters = append(r.CacheClusters, NewCacheCluster(spec))
	}
	for _, spec := range demoReplicationGroups {
		r := f.Region(spec.Region)
		spec.VPCGroups = []string{demoGroup(demoNets[spec.Region], "database clients").ID}
		group, members := NewReplicationGroup(spec)
		r.ReplicationGroups = append(r.ReplicationGroups, group)
		r.CacheClusters = append(r.CacheClusters, members...)
	}
	for _, spec := range demoDBClusters {
		r := f.Region(spec.Region)
		spec.VPCGroups = []string{demoGroup(demoNets[spec.Region], "database clients").ID}
		r.DBClusters = append(r.DBClusters, NewDBCluster(spec))
	}
}

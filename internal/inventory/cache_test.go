package inventory

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ec2-inventory/internal/snapshot"
)

func caches(t *testing.T, clusters, groups string) *snapshot.Snapshot {
	t.Helper()
	s := &snapshot.Snapshot{}
	page(t, s, snapshot.ElastiCache, "r-1", snapshot.DescribeCacheClusters, "",
		"<DescribeCacheClustersResponse><DescribeCacheClustersResult><CacheClusters>"+clusters+"</CacheClusters></DescribeCacheClustersResult></DescribeCacheClustersResponse>")
	page(t, s, snapshot.ElastiCache, "r-1", snapshot.DescribeReplicationGroups, "",
		"<DescribeReplicationGroupsResponse><DescribeReplicationGroupsResult><ReplicationGroups>"+groups+"</ReplicationGroups></DescribeReplicationGroupsResult></DescribeReplicationGroupsResponse>")
	return s
}

func endpoint(name, address string) string {
	return "<" + name + "><Address>" + address + "</Address><Port>6379</Port></" + name + ">"
}

func cacheNode(id, status, address string) string {
	node := "<CacheNode><CacheNodeId>" + id + "</CacheNodeId><CacheNodeStatus>" + status + "</CacheNodeStatus><CacheNodeCreateTime>2026-01-01T00:00:00Z</CacheNodeCreateTime>"
	if address != "" {
		node += endpoint("Endpoint", address)
	}
	return node + "<CustomerAvailabilityZone>r-1c</CustomerAvailabilityZone></CacheNode>"
}

func cacheCluster(id, engine, status, more string, nodes ...string) string {
	return "<CacheCluster><CacheClusterId>" + id + "</CacheClusterId><CacheNodeType>cache.t3.micro</CacheNodeType><Engine>" + engine + "</Engine><EngineVersion>7.0</EngineVersion><CacheClusterStatus>" + status +
		"</CacheClusterStatus><NumCacheNodes>1</NumCacheNodes><PreferredAvailabilityZone>r-1a</PreferredAvailabilityZone><CacheClusterCreateTime>2026-01-01T00:00:00Z</CacheClusterCreateTime><PendingModifiedValues/>" +
		"<CacheParameterGroup><CacheParameterGroupName>default." + engine + "</CacheParameterGroupName><ParameterApplyStatus>in-sync</ParameterApplyStatus><CacheNodeIdsToReboot><CacheNodeId>0001</CacheNodeId><CacheNodeId>0002</CacheNodeId></CacheNodeIdsToReboot></CacheParameterGroup>" +
		"<AutoMinorVersionUpgrade>true</AutoMinorVersionUpgrade><SecurityGroups><member><SecurityGroupId>sg-1</SecurityGroupId></member><member><SecurityGroupId>sg-2</SecurityGroupId></member></SecurityGroups>" + more +
		"<CacheNodes>" + strings.Join(nodes, "") + "</CacheNodes></CacheCluster>"
}

func groupNames(inv *Inventory, host string) []string {
	var names []string
	for _, g := range inv.Groups {
		if slices.Contains(g.Hosts, host) {
			names = append(names, g.Name)
		}
	}
	slices.Sort(names)
	return names
}

// A cluster of Memcached and each of its nodes is a host.
func TestMemcached(t *testing.T) {
	inv := build(t, caches(t, cacheCluster("Mc-1", "memcached", "available", endpoint("ConfigurationEndpoint", "mc.cfg"),
		cacheNode("0001", "available", "mc.1"), cacheNode("0002", "creating", "mc.2"), cacheNode("0003", "available", "")), ""), last())
	if diff := cmp.Diff([]string{"mc.cfg", "mc.1"}, names(inv)); diff != "" {
		t.Fatal(diff)
	}
	for host, want := range map[string][]string{
		"mc.cfg": {"Mc-1", "elasticache_clusters", "elasticache_memcached", "elasticache_parameter_group_default_memcached", "r-1", "r-1a", "security_group_sg_1", "security_group_sg_2", "type_cache_t3_micro"},
		"mc.1":   {"Mc_1_0001", "elasticache_cluster_Mc_1", "elasticache_memcached", "elasticache_nodes", "r-1", "r-1a", "security_group_sg_1", "security_group_sg_2", "type_cache_t3_micro"},
	} {
		if diff := cmp.Diff(want, groupNames(inv, host)); diff != "" {
			t.Errorf("%s: %s", host, diff)
		}
	}
	want := map[string]Value{
		"ec2_cache_cluster_id": text("Mc-1"), "ec2_cache_node_type": text("cache.t3.micro"), "ec2_engine": text("memcached"), "ec2_engine_version": text("7.0"),
		"ec2_cache_cluster_status": text("available"), "ec2_num_cache_nodes": {Kind: Int, Text: "1"}, "ec2_preferred_availability_zone": text("r-1a"),
		"ec2_cache_parameter_group_name": text("default.memcached"), "ec2_cache_parameter_apply_status": text("in-sync"), "ec2_cache_node_ids_to_reboot": text("0001,0002"),
		"ec2_auto_minor_version_upgrade": boolean(true), "ec2_security_group_ids": text("sg-1,sg-2"),
		"ec2_configuration_endpoint_address": text("mc.cfg"), "ec2_configuration_endpoint_port": {Kind: Int, Text: "6379"},
	}
	if diff := cmp.Diff(want, vars(inv, "mc.cfg")); diff != "" {
		t.Error(diff)
	}
	want = map[string]Value{
		"ec2_cache_node_id": text("0001"), "ec2_cache_node_status": text("available"), "ec2_customer_availability_zone": text("r-1c"),
		"ec2_endpoint_address": text("mc.1"), "ec2_endpoint_port": {Kind: Int, Text: "6379"},
	}
	if diff := cmp.Diff(want, vars(inv, "mc.1")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Dropped{
		{"Mc-1_0002", "r-1", snapshot.ElastiCache, "state creating"},
		{"Mc-1_0003", "r-1", snapshot.ElastiCache, "no address (the node has no endpoint)"},
	}, inv.Dropped); diff != "" {
		t.Error(diff)
	}
}

// A cluster of Redis has one node, and is one host with it.
func TestRedis(t *testing.T) {
	redis := func(status string) *snapshot.Snapshot {
		return caches(t, cacheCluster("rd-1", "redis", "available", "<ReplicationGroupId>rg-1</ReplicationGroupId>", cacheNode("0001", status, "rd.1")), "")
	}
	inv := build(t, redis("available"), last())
	if diff := cmp.Diff([]string{"elasticache_cluster_rd_1", "elasticache_clusters", "elasticache_nodes", "elasticache_parameter_group_default_redis", "elasticache_redis", "elasticache_replication_group_rg_1", "r-1", "r-1a", "rd-1", "rd_1_0001", "security_group_sg_1", "security_group_sg_2", "type_cache_t3_micro"}, groupNames(inv, "rd.1")); diff != "" {
		t.Error(diff)
	}
	got := vars(inv, "rd.1")
	if got["ec2_cache_cluster_id"] != text("rd-1") || got["ec2_cache_node_id"] != text("0001") || got["ec2_endpoint_address"] != text("rd.1") {
		t.Errorf("%+v", got)
	}
	// A node that is not available leaves the cluster without place.
	inv = build(t, redis("creating"), last())
	if diff := cmp.Diff([]string{"elasticache_clusters", "elasticache_parameter_group_default_redis", "elasticache_replication_group_rg_1", "rd-1"}, groupNames(inv, "rd.1")); diff != "" {
		t.Error(diff)
	}
	rules := last()
	rules.AllCacheNodes = true
	if got := vars(build(t, redis("creating"), rules), "rd.1")["ec2_cache_node_status"]; got != text("creating") {
		t.Errorf("%+v", got)
	}
}

func TestCachesLeftOut(t *testing.T) {
	clusters := cacheCluster("off", "redis", "modifying", "", cacheNode("0001", "available", "off.1")) +
		cacheCluster("empty", "redis", "available", "") +
		cacheCluster("new", "redis", "available", "", cacheNode("0001", "available", "")) +
		cacheCluster("hollow", "memcached", "available", "<ConfigurationEndpoint/>")
	groups := replicationGroup("rg-off", "creating", "<NodeGroups><NodeGroup>"+endpoint("PrimaryEndpoint", "rg.off")+"</NodeGroup></NodeGroups>") +
		replicationGroup("rg-empty", "available", "<NodeGroups/>")
	inv := build(t, caches(t, clusters, groups), last())
	var got []string
	for _, d := range inv.Dropped {
		got = append(got, d.ID+": "+d.Reason)
	}
	want := []string{
		"off: state modifying", "empty: no address (the cluster has no endpoint)", "new: no address (the cluster has no endpoint)", "hollow: no address (the cluster has no endpoint)",
		"rg-off: state creating", "rg-empty: no address (the replication group has no endpoint)",
	}
	if diff := cmp.Diff(want, got); diff != "" || len(inv.Hosts) > 0 {
		t.Error(diff, names(inv))
	}
	rules := last()
	rules.AllCacheClusters, rules.AllReplicationGroups = true, true
	if diff := cmp.Diff([]string{"off.1", "rg.off"}, names(build(t, caches(t, clusters, groups), rules))); diff != "" {
		t.Error(diff)
	}
}

func replicationGroup(id, status, more string) string {
	return "<ReplicationGroup><ReplicationGroupId>" + id + "</ReplicationGroupId><Description> d </Description><Status>" + status + "</Status><PendingModifiedValues/><MemberClusters><ClusterId>" + id + "-1</ClusterId><ClusterId>" + id + "-2</ClusterId></MemberClusters>" + more + "<ClusterEnabled>false</ClusterEnabled></ReplicationGroup>"
}

func TestReplicationGroups(t *testing.T) {
	member := func(id, role string) string {
		if role != "" {
			role = "<CurrentRole>" + role + "</CurrentRole>"
		}
		return "<NodeGroupMember><CacheClusterId>" + id + "</CacheClusterId>" + endpoint("ReadEndpoint", id+".read") + role + "</NodeGroupMember>"
	}
	groups := replicationGroup("rg-1", "available", "<NodeGroups><NodeGroup>"+endpoint("PrimaryEndpoint", "rg.1")+"<NodeGroupMembers>"+member("a", "replica")+member("b", "primary")+member("c", "replica")+"</NodeGroupMembers></NodeGroup></NodeGroups>") +
		replicationGroup("rg-2", "available", endpoint("ConfigurationEndpoint", "rg.2")+"<Engine>valkey</Engine><NodeGroups><NodeGroup><NodeGroupMembers>"+member("d", "")+"</NodeGroupMembers></NodeGroup></NodeGroups>")
	rules := last()
	rules.Nested = true
	inv := build(t, caches(t, cacheCluster("rd-1", "redis", "available", "<ReplicationGroupId>rg-1</ReplicationGroupId>", cacheNode("0001", "available", "rd.1")), groups), rules)
	for host, want := range map[string][]string{
		"rg.1": {"elasticache_redis", "elasticache_replication_groups", "r-1", "rg-1"},
		"rg.2": {"elasticache_replication_groups", "elasticache_valkey", "r-1", "rg-2"},
	} {
		if diff := cmp.Diff(want, groupNames(inv, host)); diff != "" {
			t.Errorf("%s: %s", host, diff)
		}
	}
	port := Value{Kind: Int, Text: "6379"}
	if diff := cmp.Diff(map[string]Value{
		"ec2_replication_group_id": text("rg-1"), "ec2_description": text("d"), "ec2_status": text("available"), "ec2_member_clusters": text("rg-1-1,rg-1-2"), "ec2_cluster_enabled": boolean(false),
		"ec2_endpoint_address": text("rg.1"), "ec2_endpoint_port": port,
		"ec2_primary_cluster_address": text("b.read"), "ec2_primary_cluster_port": port, "ec2_primary_cluster_id": text("b"),
		"ec2_replica_cluster_address_0": text("a.read"), "ec2_replica_cluster_port_0": port, "ec2_replica_cluster_id_0": text("a"),
		"ec2_replica_cluster_address_1": text("c.read"), "ec2_replica_cluster_port_1": port, "ec2_replica_cluster_id_1": text("c"),
	}, vars(inv, "rg.1")); diff != "" {
		t.Error(diff)
	}
	if got := vars(inv, "rg.2"); got["ec2_configuration_endpoint_address"] != text("rg.2") || got["ec2_endpoint_address"] != (Value{}) {
		t.Errorf("%+v", got)
	}
	// Parents name groups that there are.
	for parent, want := range map[string][]string{
		"elasticache_engines":            {"elasticache_redis", "elasticache_valkey"},
		"elasticache_parameter_groups":   {"elasticache_parameter_group_default_redis"},
		"elasticache_replication_groups": {"elasticache_replication_group_rg_1"},
	} {
		g := groupOf(t, inv, parent)
		if diff := cmp.Diff(want, g.Children); diff != "" {
			t.Errorf("%s: %s", parent, diff)
		}
		for _, child := range g.Children {
			groupOf(t, inv, child)
		}
	}
	if diff := cmp.Diff([]string{"rg.1", "rg.2"}, groupOf(t, inv, "elasticache_replication_groups").Hosts); diff != "" {
		t.Error(diff)
	}
}

func TestSnakeCase(t *testing.T) {
	for in, want := range map[string]string{ // what the script's uncammelize gives
		"CacheClusterId": "cache_cluster_id", "MultiAZ": "multi_az", "ARN": "arn", "NumCacheNodes": "num_cache_nodes",
		"ClientDownloadLandingPage": "client_download_landing_page", "KmsKeyId": "kms_key_id", "IpDiscovery": "ip_discovery", "HTTPServer2Name": "http_server2_name",
	} {
		if got := snakeCase(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

package emulator

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func cacheFleet() *Fleet {
	r := NewRegion("eu-west-1")
	for i := range 5 {
		r.CacheClusters = append(r.CacheClusters, NewCacheCluster(CacheClusterSpec{Region: r.Name, ID: fmt.Sprintf("mc-%d", i), Nodes: 2}))
		r.DBClusters = append(r.DBClusters, NewDBCluster(DBClusterSpec{Region: r.Name, ID: fmt.Sprintf("dc-%d", i), Tags: []Tag{{"n", fmt.Sprint(i)}}}))
		group, members := NewReplicationGroup(ReplicationGroupSpec{Region: r.Name, ID: fmt.Sprintf("rg-%d", i), Replicas: 1, ClusterMode: i%2 == 1, Shards: 1 + i%2})
		r.ReplicationGroups = append(r.ReplicationGroups, group)
		r.CacheClusters = append(r.CacheClusters, members...)
	}
	return &Fleet{Account: DefaultAccount, Regions: []*Region{r}}
}

func TestRecordsPages(t *testing.T) {
	f := cacheFleet()
	for _, test := range []struct {
		service, action, id string
		want                []*Resource
	}{
		{"elasticache", "DescribeCacheClusters", "CacheClusterId", f.Regions[0].CacheClusters},
		{"elasticache", "DescribeReplicationGroups", "ReplicationGroupId", f.Regions[0].ReplicationGroups},
		{"rds", "DescribeDBClusters", "DBClusterIdentifier", f.Regions[0].DBClusters},
	} {
		t.Run(test.action, func(t *testing.T) {
			c := dial(t, New(f, Options{PageSize: 2}))
			pages := walk(t, func(more []string) string {
				_, body := c.post(test.service, "eu-west-1", append([]string{"Action=" + test.action, "MaxRecords=100"}, more...)...)
				if err := wellFormed(body); err != nil {
					t.Fatal(err)
				}
				return body
			}, token("Marker", "Marker"))
			var got, want []string
			for _, p := range pages {
				ids := tags(inside(p, test.action+"Result"), test.id)
				if len(ids) > 2 {
					t.Errorf("a page of %d", len(ids))
				}
				got = append(got, ids...)
			}
			for _, r := range test.want {
				want = append(want, r.at(test.id))
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
			for _, bad := range []string{"MaxRecords=19", "MaxRecords=101", "Marker=x"} {
				if status, body := c.post(test.service, "eu-west-1", "Action="+test.action, bad); status != 400 || first(tags(body, "Code")) != "InvalidParameterValue" {
					t.Errorf("%s: %d %s", bad, status, body)
				}
			}
			if status, body := c.post(test.service, "eu-west-1", "Action="+test.action, test.id+"=nobody"); status != 404 {
				t.Errorf("an id that is not there: %d %s", status, body)
			}
			if _, body := c.post(test.service, "eu-west-1", "Action="+test.action, test.id+"="+strings.ToUpper(want[0])); !strings.Contains(body, "<"+test.id+">"+want[0]+"<") {
				t.Errorf("%s by its id: %s", want[0], body)
			}
		})
	}
}

func TestCacheNodesAreShownOnRequest(t *testing.T) {
	c := dial(t, New(cacheFleet(), Options{}))
	_, without := c.post("elasticache", "eu-west-1", "Action=DescribeCacheClusters")
	_, with := c.post("elasticache", "eu-west-1", "Action=DescribeCacheClusters", "ShowCacheNodeInfo=true")
	// Five clusters of two nodes, and the members: three groups of two and two
	// of two shards of two.
	if n := len(tags(without, "CacheNode")); n != 0 || len(tags(with, "CacheNode")) != 5*2+3*2+2*4 {
		t.Errorf("%d nodes without, %d with", n, len(tags(with, "CacheNode")))
	}
	_, alone := c.post("elasticache", "eu-west-1", "Action=DescribeCacheClusters", "ShowCacheClustersNotInReplicationGroups=true")
	if got := tags(alone, "CacheClusterId"); !slices.Equal(got, []string{"mc-0", "mc-1", "mc-2", "mc-3", "mc-4"}) {
		t.Errorf("outside replication groups: %q", got)
	}
}

// A group with cluster mode has one endpoint, another those of its nodes.
func TestReplicationGroupEndpoints(t *testing.T) {
	c := dial(t, New(cacheFleet(), Options{}))
	_, off := c.post("elasticache", "eu-west-1", "Action=DescribeReplicationGroups", "ReplicationGroupId=rg-0")
	_, on := c.post("elasticache", "eu-west-1", "Action=DescribeReplicationGroups", "ReplicationGroupId=rg-1")
	count := func(body string) (n []int) {
		for _, name := range []string{"PrimaryEndpoint", "ReadEndpoint", "ConfigurationEndpoint", "NodeGroup", "ClusterId"} {
			n = append(n, len(tags(body, name)))
		}
		return n
	}
	if got := count(off); !slices.Equal(got, []int{1, 2, 0, 1, 2}) {
		t.Errorf("without cluster mode %v", got)
	}
	if got := count(on); !slices.Equal(got, []int{0, 0, 1, 2, 4}) {
		t.Errorf("with cluster mode %v", got)
	}
}

func TestTagsOfDBCluster(t *testing.T) {
	c := dial(t, New(cacheFleet(), Options{}))
	arn := DBClusterSpec{Region: "eu-west-1", ID: "dc-3"}.ARN()
	_, body := c.post("rds", "eu-west-1", "Action=ListTagsForResource", "ResourceName="+arn)
	if got := tags(body, "Value"); !slices.Equal(got, []string{"3"}) {
		t.Errorf("got %s", body)
	}
}

func TestCacheErrors(t *testing.T) {
	c := dial(t, New(cacheFleet(), Options{Faults: []Fault{{Service: "elasticache", Action: "DescribeReplicationGroups", Kind: Deny}}}))
	status, body := c.post("elasticache", "eu-west-1", "Action=DescribeReplicationGroups")
	if status != 403 || first(tags(body, "Code")) != "AccessDenied" || !strings.Contains(body, "elasticache:DescribeReplicationGroups") {
		t.Errorf("%d %s", status, body)
	}
	if status, _ := c.post("elasticache", "eu-west-1", "Action=DescribeCacheClusters"); status != 200 {
		t.Errorf("the other call: %d", status)
	}
	if status, body := c.post("elasticache", "mars-1", "Action=DescribeCacheClusters"); status != 403 {
		t.Errorf("no such region: %d %s", status, body)
	}
	if status, body := c.post("elasticache", "eu-west-1", "Action=CreateCacheCluster"); status != 400 || first(tags(body, "Code")) != "InvalidAction" {
		t.Errorf("another action: %d %s", status, body)
	}
}

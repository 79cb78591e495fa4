package inventory

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ec2-inventory/internal/snapshot"
)

func dbClusterAnswer(t *testing.T, s *snapshot.Snapshot, region, id string, members ...string) {
	t.Helper()
	var list strings.Builder
	for _, m := range members {
		list.WriteString("<DBClusterMember><DBInstanceIdentifier>" + m + "</DBInstanceIdentifier><IsClusterWriter>true</IsClusterWriter><PromotionTier>1</PromotionTier></DBClusterMember>")
	}
	page(t, s, snapshot.RDS, region, snapshot.DescribeDBClusters, "",
		"<DescribeDBClustersResponse><DescribeDBClustersResult><DBClusters><DBCluster><DBClusterIdentifier>"+id+"</DBClusterIdentifier><DBClusterMembers>"+list.String()+"</DBClusterMembers>"+
			"<Port>3306</Port><AssociatedRoles/><ServerlessV2ScalingConfiguration><MinCapacity>0.5</MinCapacity></ServerlessV2ScalingConfiguration><Status> up </Status>"+
			"<DomainMemberships><DomainMembership><DnsIps><member>10.0.0.2</member></DnsIps></DomainMembership></DomainMemberships>"+
			"<DBClusterArn>arn:aws:rds:"+region+":111122223333:cluster:"+id+"</DBClusterArn></DBCluster></DBClusters></DescribeDBClustersResult></DescribeDBClustersResponse>")
}

// decoded is a value as encoding/json would read it, for comparing.
func decoded(v Value) any {
	switch v.Kind {
	case Null:
		return nil
	case List:
		items := []any{}
		for _, m := range *v.Members {
			items = append(items, decoded(m.Value))
		}
		return items
	case Object:
		pairs := map[string]any{}
		for _, m := range *v.Members {
			pairs[m.Name] = decoded(m.Value)
		}
		return pairs
	case Text:
		return v.Text
	}
	return map[Kind]string{Int: "int ", Float: "float ", Bool: "bool "}[v.Kind] + v.Text
}

// Clusters of all regions are kept, their databases are their group.
func TestDBClusters(t *testing.T) {
	s := snap(t, nil, []string{databaseWith()})
	dbClusterAnswer(t, s, "r-1", "shop", "main-db", "elsewhere")
	dbClusterAnswer(t, s, "r-1", "empty")
	dbClusterAnswer(t, s, "r-2", "shop", "main-db")
	page(t, s, snapshot.RDS, "r-1", snapshot.ListTagsForResource, "arn:aws:rds:r-1:111122223333:cluster:shop",
		"<ListTagsForResourceResponse><ListTagsForResourceResult><TagList><Tag><Key>env</Key><Value>prod</Value></Tag></TagList></ListTagsForResourceResult></ListTagsForResourceResponse>")
	inv := build(t, s, last())
	g := groupOf(t, inv, "db_clusters")
	if diff := cmp.Diff([]string{"main_db_example"}, g.Hosts); diff != "" {
		t.Error(diff)
	}
	var ids []string
	for _, v := range g.Vars {
		ids = append(ids, v.Name)
	}
	if diff := cmp.Diff([]string{"shop", "shop/r-2"}, ids); diff != "" {
		t.Fatal(diff)
	}
	member := func(id string) any {
		return map[string]any{"DBInstanceIdentifier": id, "IsClusterWriter": "bool true", "PromotionTier": "int 1"}
	}
	want := map[string]any{
		"DBClusterIdentifier": "shop", "DBClusterArn": "arn:aws:rds:r-1:111122223333:cluster:shop", "Status": " up ", "Port": "int 3306", "AssociatedRoles": []any{},
		"ServerlessV2ScalingConfiguration": map[string]any{"MinCapacity": "float 0.5"},
		"DomainMemberships":                []any{map[string]any{"DnsIps": []any{"10.0.0.2"}}},
		"DBClusterMembers":                 []any{member("main-db"), member("elsewhere")},
		"Tags":                             []any{map[string]any{"Key": "env", "Value": "prod"}},
	}
	if diff := cmp.Diff(want, decoded(g.Vars[0].Value)); diff != "" {
		t.Error(diff)
	}
	all := groupOf(t, inv, "all")
	if len(all.Vars) != 1 || all.Vars[0].Name != "db_clusters" || len(all.Hosts) > 0 {
		t.Errorf("%+v", all)
	}
	if diff := cmp.Diff(decoded(Value{Kind: Object, Members: &g.Vars}), decoded(all.Vars[0].Value)); diff != "" {
		t.Error(diff)
	}
	if len(inv.Warnings) != 1 || !strings.Contains(inv.Warnings[0], `"shop" in r-1 and in r-2: the latter is called "shop/r-2"`) {
		t.Errorf("warnings %q", inv.Warnings)
	}
	if len(inv.Dropped) != 1 || inv.Dropped[0].ID != "empty" {
		t.Errorf("dropped %+v", inv.Dropped)
	}
	for _, h := range inv.Hosts {
		if h.Name == "db_clusters" {
			t.Error("there is a host db_clusters")
		}
	}
	t.Run("filtered", func(t *testing.T) {
		rules := last()
		rules.DatabaseFilters = [][]TagFilter{{{"env", []string{"prod"}}}}
		inv := build(t, s, rules)
		if g := groupOf(t, inv, "db_clusters"); len(g.Vars) != 1 || g.Vars[0].Name != "shop" {
			t.Errorf("%+v", g)
		}
	})
	t.Run("none", func(t *testing.T) {
		if inv := build(t, snap(t, nil, nil), last()); len(inv.Groups) > 0 {
			t.Errorf("%+v", inv.Groups)
		}
	})
}

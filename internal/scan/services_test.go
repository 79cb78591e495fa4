package scan_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/emulator"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/snapshot"
)

// services has enough caches and clusters of databases for several pages.
func services() *emulator.Fleet {
	return emulator.Random(11, emulator.RandomOptions{Regions: regions, InstancesPerRegion: 10, Databases: 12, DBClusters: 30, Caches: 40})
}

func allServices() scan.Request {
	return scan.Request{Regions: regions, RDS: true, DBClusters: true, DatabaseTags: true, ElastiCache: true}
}

// listed are the identifiers at the top of each listing, by scope and call.
func listed(s *snapshot.Snapshot) map[string][]string {
	identifier := map[string][2]string{
		snapshot.DescribeDBInstances:       {"DBInstances", "DBInstanceIdentifier"},
		snapshot.DescribeDBClusters:        {"DBClusters", "DBClusterIdentifier"},
		snapshot.DescribeCacheClusters:     {"CacheClusters", "CacheClusterId"},
		snapshot.DescribeReplicationGroups: {"ReplicationGroups", "ReplicationGroupId"},
	}
	out := map[string][]string{}
	for _, a := range s.Answers {
		for _, p := range a.Pages {
			key := a.Scope.String() + " " + p.Call
			if p.Call == snapshot.ListTagsForResource {
				out[key] = append(out[key], p.Resource[strings.LastIndexByte(p.Resource, ':')+1:])
				continue
			}
			names, ok := identifier[p.Call]
			if !ok {
				continue
			}
			list := p.Tree.Find(0, p.Call+"Result", names[0])
			for item := range p.Tree.Children(list) {
				out[key] = append(out[key], p.Tree.Text(p.Tree.Child(item, names[1])))
			}
		}
	}
	return out
}

func identifiers(resources []*emulator.Resource, name string) (ids []string) {
	for _, r := range resources {
		e := r.Element()
		ids = append(ids, e.At(name))
	}
	return ids
}

func TestCachesAndClusters(t *testing.T) {
	f := services()
	want := map[string][]string{}
	for _, r := range f.Regions {
		for _, db := range r.Databases {
			want[r.Name+"/rds DescribeDBInstances"] = append(want[r.Name+"/rds DescribeDBInstances"], identifiers([]*emulator.Resource{db.Resource}, "DBInstanceIdentifier")...)
		}
		want[r.Name+"/rds DescribeDBClusters"] = identifiers(r.DBClusters, "DBClusterIdentifier")
		want[r.Name+"/elasticache DescribeCacheClusters"] = identifiers(r.CacheClusters, "CacheClusterId")
		want[r.Name+"/elasticache DescribeReplicationGroups"] = identifiers(r.ReplicationGroups, "ReplicationGroupId")
	}
	for _, size := range []int{0, 1, 7} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			account, _ := aws(t, f, emulator.Options{PageSize: size})
			result, err := scan.Run(t.Context(), account, allServices())
			if err != nil {
				t.Fatal(err)
			}
			got := listed(result.Snapshot)
			for key, w := range want {
				if !slices.Equal(got[key], w) {
					t.Errorf("%s: got %q, want %q", key, got[key], w)
				}
			}
			if len(got) > len(want) || len(result.Warnings) > 0 {
				t.Errorf("also %q, warnings %q", slices.Collect(maps.Keys(got)), result.Warnings)
			}
		})
	}
}

// The order of scopes is that in which the scripts asked; clusters of
// databases can be asked for alone.
func TestScopes(t *testing.T) {
	account, server := aws(t, services(), emulator.Options{})
	req := allServices()
	req.Regions, req.RDS = regions[:1], false
	result, err := scan.Run(t.Context(), account, req)
	if err != nil {
		t.Fatal(err)
	}
	var scopes, calls []string
	for _, a := range result.Snapshot.Answers {
		scopes = append(scopes, a.Scope.String())
	}
	if want := []string{"eu-west-1/ec2", "eu-west-1/rds", "eu-west-1/elasticache"}; !slices.Equal(scopes, want) {
		t.Errorf("asked %q, want %q", scopes, want)
	}
	for _, c := range server.Calls() {
		calls = append(calls, c.Action)
	}
	slices.Sort(calls)
	if want := []string{"DescribeCacheClusters", "DescribeDBClusters", "DescribeInstances", "DescribeReplicationGroups"}; !slices.Equal(slices.Compact(calls), want) {
		t.Errorf("calls %q, want %q", calls, want)
	}
}

// bare is a fleet whose databases "bare-…" are listed without tags.
func bare() *emulator.Fleet {
	r := emulator.NewRegion("eu-west-1")
	for i := range 5 {
		spec := emulator.DatabaseSpec{Region: r.Name, ID: fmt.Sprintf("tagged-%d", i)}
		if i%2 == 0 {
			spec.ID = fmt.Sprintf("bare-%d", i)
		}
		e := spec.Element()
		if i%2 == 0 {
			e.Children = slices.DeleteFunc(e.Children, func(c emulator.Element) bool { return c.Name == "TagList" })
		}
		r.Databases = append(r.Databases, &emulator.Database{
			Resource: emulator.NewResource(e),
			Tags: emulator.NewResource(emulator.Node("TagList", emulator.Node("Tag",
				emulator.Leaf("Key", "id"), emulator.Leaf("Value", spec.ID)))),
		})
	}
	return &emulator.Fleet{Account: emulator.DefaultAccount, Regions: []*emulator.Region{r}}
}

func TestTagsOfDatabases(t *testing.T) {
	account, _ := aws(t, bare(), emulator.Options{})
	req := allServices()
	req.Regions = regions[:1]
	result, err := scan.Run(t.Context(), account, req)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := listed(result.Snapshot)["eu-west-1/rds ListTagsForResource"], []string{"bare-0", "bare-2", "bare-4"}; !slices.Equal(got, want) {
		t.Errorf("asked for the tags of %q, want %q", got, want)
	}
	for _, a := range result.Snapshot.Answers {
		for _, p := range a.Pages {
			if p.Call != snapshot.ListTagsForResource {
				continue
			}
			if tag := p.Tree.TextAt("ListTagsForResourceResult", "TagList", "Tag", "Value"); !strings.HasSuffix(p.Resource, ":"+tag) {
				t.Errorf("%s has the tags of %s", p.Resource, tag)
			}
		}
	}
}

// A database that is deleted between its listing and the question for its tags
// is no error.
func TestDatabaseGone(t *testing.T) {
	after := bare()
	after.Regions[0].Databases = after.Regions[0].Databases[1:]
	before, then := emulator.New(bare(), emulator.Options{}), emulator.New(after, emulator.Options{})
	account := account(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("Action") == "ListTagsForResource" {
			then.ServeHTTP(w, r)
			return
		}
		before.ServeHTTP(w, r)
	}), awsapi.Options{})
	req := allServices()
	req.Regions = regions[:1]
	result, err := scan.Run(t.Context(), account, req)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := listed(result.Snapshot)["eu-west-1/rds ListTagsForResource"], []string{"bare-2", "bare-4"}; !slices.Equal(got, want) || len(result.Warnings) > 0 {
		t.Errorf("tags of %q, want %q; warnings %q", got, want, result.Warnings)
	}
}

// What is denied is left out as a whole, and a warning says how to allow it
// and how not to ask.
func TestDenied(t *testing.T) {
	for _, test := range []struct {
		action string
		after  int      // calls that go well first
		gone   []string // calls of which nothing is left
		kept   []string
		says   []string
	}{
		{"DescribeCacheClusters", 1, []string{"elasticache DescribeCacheClusters", "elasticache DescribeReplicationGroups"},
			[]string{"rds DescribeDBInstances", "rds DescribeDBClusters"},
			[]string{"caches are left out", "allow elasticache:DescribeCacheClusters", "elasticache = False"}},
		{"DescribeReplicationGroups", 1, []string{"elasticache DescribeCacheClusters", "elasticache DescribeReplicationGroups"},
			[]string{"rds DescribeDBInstances", "rds DescribeDBClusters"},
			[]string{"caches are left out", "allow elasticache:DescribeReplicationGroups", "elasticache = False"}},
		{"DescribeDBClusters", 1, []string{"rds DescribeDBClusters"},
			[]string{"rds DescribeDBInstances", "elasticache DescribeCacheClusters"},
			[]string{"clusters of databases are left out", "allow rds:DescribeDBClusters", "include_rds_clusters = False"}},
		{"DescribeDBInstances", 1, []string{"rds DescribeDBInstances", "rds ListTagsForResource"},
			[]string{"rds DescribeDBClusters", "elasticache DescribeCacheClusters"},
			[]string{"databases are left out", "allow rds:DescribeDBInstances", "rds = False"}},
		{"ListTagsForResource", 2, []string{"rds ListTagsForResource"},
			[]string{"rds DescribeDBInstances", "rds DescribeDBClusters"},
			[]string{"tags of databases are left out", "allow rds:ListTagsForResource", "rds = False"}},
	} {
		t.Run(test.action, func(t *testing.T) {
			f := services()
			f.Regions = f.Regions[:1]
			f.Regions[0].Databases = append(f.Regions[0].Databases, bare().Regions[0].Databases...)
			account, _ := aws(t, f, emulator.Options{PageSize: 2, Faults: []emulator.Fault{{Action: test.action, Kind: emulator.Deny, After: test.after}}})
			req := allServices()
			req.Regions = regions[:1]
			result, err := scan.Run(t.Context(), account, req)
			if err != nil {
				t.Fatal(err)
			}
			got := listed(result.Snapshot)
			for _, call := range test.gone {
				if found := got["eu-west-1/"+call]; found != nil {
					t.Errorf("%s: %q are left", call, found)
				}
			}
			for _, call := range test.kept {
				if got["eu-west-1/"+call] == nil {
					t.Errorf("%s: nothing is left", call)
				}
			}
			if len(result.Warnings) != 1 {
				t.Fatalf("warnings %q", result.Warnings)
			}
			for _, words := range append(test.says, "eu-west-1") {
				if !strings.Contains(result.Warnings[0], words) {
					t.Errorf("warning %q does not say %q", result.Warnings[0], words)
				}
			}
		})
	}
}

// Whatever else fails there fails the scope.
func TestServicesFail(t *testing.T) {
	for _, action := range []string{"DescribeCacheClusters", "DescribeReplicationGroups", "DescribeDBClusters", "ListTagsForResource"} {
		t.Run(action, func(t *testing.T) {
			account, _ := aws(t, bare(), emulator.Options{Faults: []emulator.Fault{{Action: action, Kind: emulator.Expired}}})
			req := allServices()
			req.Regions = regions[:1]
			_, err := scan.Run(t.Context(), account, req)
			if err == nil || !strings.Contains(err.Error(), action+": ExpiredToken") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestPassingFaultsOfServices(t *testing.T) {
	for _, action := range []string{"DescribeCacheClusters", "DescribeReplicationGroups", "DescribeDBClusters", "ListTagsForResource"} {
		t.Run(action, func(t *testing.T) {
			account, _ := aws(t, bare(), emulator.Options{Faults: []emulator.Fault{{Action: action, Kind: emulator.Throttle, Times: 1}}})
			req := allServices()
			req.Regions = regions[:1]
			result, err := scan.Run(t.Context(), account, req)
			if err != nil {
				t.Fatal(err)
			}
			if _, retries, faults := result.Totals(); retries != 1 {
				t.Errorf("%d retries, faults %v", retries, faults)
			}
		})
	}
}

func TestAccount(t *testing.T) {
	of := func(databases ...*emulator.Database) *emulator.Fleet {
		region := emulator.NewRegion("eu-west-1")
		region.Databases = databases
		return &emulator.Fleet{Account: "210987654321", Regions: []*emulator.Region{region}}
	}
	database := emulator.NewDatabase(emulator.DatabaseSpec{Region: "eu-west-1", ID: "db-1", Status: "available"})
	bare := database.Element()
	bare.Children = slices.DeleteFunc(slices.Clone(bare.Children), func(e emulator.Element) bool { return e.Name == "DBInstanceArn" })
	unowned := &emulator.Database{Resource: emulator.NewResource(bare)}
	for _, test := range []struct {
		name     string
		fleet    *emulator.Fleet
		faults   []emulator.Fault
		asked    bool
		want     string
		warnings int
	}{
		{"shown by a reservation", services(), nil, false, "123456789012", 0},
		{"of nothing", of(), nil, false, "", 0},
		{"a database's own", of(database), nil, false, "", 0},
		{"asked for", of(database, unowned), nil, true, "210987654321", 0},
		{"denied", of(unowned), []emulator.Fault{{Service: "sts", Kind: emulator.Deny}}, true, "", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			account, server := aws(t, test.fleet, emulator.Options{Faults: test.faults})
			result, err := scan.Run(t.Context(), account, scan.Request{Regions: regions[:1], RDS: true, Account: true})
			if err != nil {
				t.Fatal(err)
			}
			asked := slices.ContainsFunc(server.Calls(), func(c emulator.Call) bool { return c.Action == "GetCallerIdentity" })
			if asked != test.asked || result.Snapshot.Account != test.want || len(result.Warnings) != test.warnings {
				t.Errorf("asked %v, account %q, warnings %q", asked, result.Snapshot.Account, result.Warnings)
			}
		})
	}
}

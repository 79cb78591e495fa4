package emulator

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// pagedFleet has seven instances in three reservations, 45 databases and zones.
func pagedFleet() *Fleet {
	r := NewRegion("eu-west-1")
	n := 0
	for i, size := range []int{3, 1, 3} {
		var together []*Resource
		for range size {
			n++
			together = append(together, NewInstance(InstanceSpec{
				Region: "eu-west-1", Stem: fmt.Sprintf("%015x", n), VPC: "vpc-1", Subnet: "subnet-1",
				Tags: []Tag{{"Name", fmt.Sprint("host-", n)}, {"odd", fmt.Sprint(n % 2)}},
			}))
		}
		r.Reserve(fmt.Sprintf("r-%d", i), DefaultAccount, "AIDAX", together...)
	}
	f := &Fleet{Account: DefaultAccount, Regions: []*Region{r}}
	for i := range 9 {
		r.Databases = append(r.Databases, NewDatabase(DatabaseSpec{Region: "eu-west-1", ID: fmt.Sprint("db-", i)}))
	}
	for i := range 9 {
		var records []*Resource
		for k := range 4 {
			records = append(records, NewRecord(fmt.Sprintf("h%d.zone%d.example.", k, i), "A", "192.0.2.1"))
			records = append(records, NewWeightedRecord(fmt.Sprintf("w.zone%d.example.", i), "A", fmt.Sprint("set-", k), k, "192.0.2.2"))
		}
		f.Zones = append(f.Zones, NewHostedZone(fmt.Sprint("ZONE", i), fmt.Sprintf("zone%d.example.", i), false, records...))
	}
	return f
}

// walk follows the pages of a listing. ask gives a page, more what to add to
// the next request, or nothing at the end.
func walk(t *testing.T, ask func(more []string) string, more func(body string) []string) (pages []string) {
	t.Helper()
	var next []string
	for range 100 {
		body := ask(next)
		pages = append(pages, body)
		if next = more(body); next == nil {
			return pages
		}
	}
	t.Fatal("the pages do not end")
	return nil
}

// token passes the text of one element on under another name.
func token(element, parameter string) func(string) []string {
	return func(body string) []string {
		if found := tags(body, element); len(found) > 0 {
			return []string{parameter + "=" + found[0]}
		}
		return nil
	}
}

func TestPaging(t *testing.T) {
	for _, listing := range []struct {
		name    string
		count   int
		element string // holds the id of each resource
		ask     func(c client, more []string) (int, string)
		more    func(string) []string
	}{
		{"instances", 7, "instanceId", func(c client, more []string) (int, string) {
			return c.post("ec2", "eu-west-1", append(more, "Action=DescribeInstances", "MaxResults=1000")...)
		}, token("nextToken", "NextToken")},
		{"filtered instances", 4, "instanceId", func(c client, more []string) (int, string) {
			return c.post("ec2", "eu-west-1", append(more, "Action=DescribeInstances", "MaxResults=1000", "Filter.1.Name=tag:odd", "Filter.1.Value.1=1")...)
		}, token("nextToken", "NextToken")},
		{"tags", 14, "value", func(c client, more []string) (int, string) {
			return c.post("ec2", "eu-west-1", append(more, "Action=DescribeTags", "MaxResults=1000")...)
		}, token("nextToken", "NextToken")},
		{"databases", 9, "DBInstanceIdentifier", func(c client, more []string) (int, string) {
			return c.post("rds", "eu-west-1", append(more, "Action=DescribeDBInstances", "MaxRecords=100")...)
		}, token("Marker", "Marker")},
		{"zones", 9, "Id", func(c client, more []string) (int, string) {
			return c.get("/2013-04-01/hostedzone", more...)
		}, token("NextMarker", "marker")},
		{"records", 8, "Name", func(c client, more []string) (int, string) {
			return c.get("/2013-04-01/hostedzone/ZONE4/rrset", append(more, "maxitems=300")...)
		}, func(body string) []string {
			name := tags(body, "NextRecordName")
			if len(name) == 0 {
				return nil
			}
			more := []string{"name=" + name[0], "type=" + first(tags(body, "NextRecordType"))}
			if id := tags(body, "NextRecordIdentifier"); len(id) > 0 {
				more = append(more, "identifier="+id[0])
			}
			return more
		}},
	} {
		var whole []string
		for _, size := range []int{0, 1, 2, 7} {
			c := dial(t, New(pagedFleet(), Options{PageSize: size}))
			pages := walk(t, func(more []string) string {
				status, body := listing.ask(c, more)
				if status != 200 {
					t.Fatalf("%s in pages of %d: %d %s", listing.name, size, status, body)
				}
				return body
			}, listing.more)
			var found []string
			for _, body := range pages {
				ids := tags(body, listing.element)
				if size > 0 && len(ids) > size {
					t.Errorf("%s: %d on a page of %d", listing.name, len(ids), size)
				}
				found = append(found, ids...)
			}
			if size == 0 {
				whole = found
				if len(whole) != listing.count || len(pages) != 1 {
					t.Errorf("%s: %d on %d pages, want %d on one", listing.name, len(whole), len(pages), listing.count)
				}
			} else if want := (listing.count + size - 1) / size; len(pages) != want {
				t.Errorf("%s: %d pages of %d, want %d", listing.name, len(pages), size, want)
			}
			if !slices.Equal(found, whole) {
				t.Errorf("%s in pages of %d:\n%q\nwant\n%q", listing.name, size, found, whole)
			}
		}
	}
}

func TestReservationOverPages(t *testing.T) {
	c := dial(t, New(pagedFleet(), Options{PageSize: 2}))
	_, one := c.post("ec2", "eu-west-1", "Action=DescribeInstances", "MaxResults=5")
	_, two := c.post("ec2", "eu-west-1", "Action=DescribeInstances", "MaxResults=5", "NextToken="+first(tags(one, "nextToken")))
	if got := strings.Join(tags(one, "reservationId"), " "); got != "r-0" {
		t.Errorf("page 1: reservations %s", got)
	}
	if got := strings.Join(tags(two, "reservationId"), " "); got != "r-0 r-1" {
		t.Errorf("page 2: reservations %s", got)
	}
	if strings.Count(two, "</instancesSet><requesterId>AIDAX</requesterId></item>") != 2 {
		t.Errorf("page 2: what follows the instances is missing: %s", two)
	}
}

func TestTokenBelongsToItsRequest(t *testing.T) {
	c := dial(t, New(pagedFleet(), Options{}))
	_, body := c.post("ec2", "eu-west-1", "Action=DescribeInstances", "MaxResults=5")
	next := first(tags(body, "nextToken"))
	if next == "" {
		t.Fatal("no token")
	}
	for _, other := range [][]string{
		{"Action=DescribeTags"},
		{"Action=DescribeInstances", "Filter.1.Name=vpc-id", "Filter.1.Value.1=vpc-1"},
	} {
		if status, body := c.post("ec2", "eu-west-1", append(other, "NextToken="+next)...); status != 400 || first(tags(body, "Code")) != "InvalidNextToken" {
			t.Errorf("%v takes the token of another request: %d %s", other, status, body)
		}
	}
	if _, body := c.post("ec2", "eu-west-1", "Action=DescribeInstances", "NextToken="+next); len(tags(body, "instanceId")) != 2 {
		t.Errorf("without MaxResults the rest does not follow: %s", body)
	}
}

func TestDatabaseByName(t *testing.T) {
	fleet := pagedFleet()
	db := NewDatabase(DatabaseSpec{Region: "eu-west-1", ID: "tagged", Engine: "mysql", Tags: []Tag{{"a", "1"}, {"b", ""}}})
	fleet.Regions[0].Databases = append(fleet.Regions[0].Databases, db)
	c := dial(t, New(fleet, Options{}))
	_, body := c.post("rds", "eu-west-1", "Action=DescribeDBInstances", "DBInstanceIdentifier=TAGGED")
	if got := tags(body, "DBInstanceIdentifier"); !slices.Equal(got, []string{"tagged"}) {
		t.Errorf("by name: %q", got)
	}
	_, body = c.post("rds", "eu-west-1", "Action=DescribeDBInstances", "Filters.Filter.1.Name=engine", "Filters.Filter.1.Values.Value.1=mysql")
	if got := tags(body, "DBInstanceIdentifier"); !slices.Equal(got, []string{"tagged"}) {
		t.Errorf("by engine: %q", got)
	}
	_, body = c.post("rds", "eu-west-1", "Action=ListTagsForResource", "ResourceName=arn:aws:rds:eu-west-1:123456789012:db:tagged")
	if got := first(tags(body, "TagList")); got != "<Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>b</Key><Value/></Tag>" {
		t.Errorf("tags: %s", got)
	}
}

func TestRecordsFromName(t *testing.T) {
	records := []*Resource{
		NewRecord("b.example.", "A", "192.0.2.1"), NewRecord("example.", "NS", "ns."), NewRecord("a.b.example.", "A", "192.0.2.1"),
		NewRecord("a.example.", "A", "192.0.2.1"), NewRecord("example.", "A", "192.0.2.1"),
	}
	f := &Fleet{Account: DefaultAccount, Zones: []*HostedZone{NewHostedZone("Z1", "example.", false, records...)}}
	c := dial(t, New(f, Options{}))
	for _, test := range []struct{ from, want string }{
		{"", "example. example. a.example. b.example. a.b.example."},
		{"name=a.example", "a.example. b.example. a.b.example."},
		{"name=aa.example.", "b.example. a.b.example."},
		{"name=example.&type=NS", "example. a.example. b.example. a.b.example."},
		{"name=z.example.", ""},
	} {
		_, body := c.get("/2013-04-01/hostedzone/Z1/rrset", strings.Split(test.from, "&")...)
		if got := strings.Join(tags(body, "Name"), " "); got != test.want {
			t.Errorf("from %q: %q, want %q", test.from, got, test.want)
		}
	}
}

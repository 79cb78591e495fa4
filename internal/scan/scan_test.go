package scan_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/emulator"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/snapshot"
)

// aws starts an emulator and gives an account that asks it over HTTP, with
// keys from the environment.
func aws(t *testing.T, fleet *emulator.Fleet, o emulator.Options) (*awsapi.Account, *emulator.Server) {
	t.Helper()
	server := emulator.New(fleet, o)
	return account(t, server, awsapi.Options{}), server
}

// account gives an account that asks a handler over HTTP.
func account(t *testing.T, h http.Handler, o awsapi.Options) *awsapi.Account {
	t.Helper()
	web := httptest.NewServer(h)
	t.Cleanup(func() { web.CloseClientConnections(); web.Close() })
	t.Setenv("AWS_ENDPOINT_URL", web.URL)
	if o.EucalyptusURL != "" {
		t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1") // AWS is not to be asked
		o.EucalyptusURL = web.URL + o.EucalyptusURL
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("AWS_CONFIG_FILE", "/dev/null")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
	o.Timeout, o.Concurrency = 10*time.Second, 64
	a, err := awsapi.Load(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// ids are the ids in a snapshot, by scope, in order.
func ids(s *snapshot.Snapshot) map[string][]string {
	out := map[string][]string{}
	for _, a := range s.Answers {
		for _, p := range a.Pages {
			for i := range p.Tree.Nodes {
				switch n := p.Tree.Name(i); {
				case p.Call == snapshot.DescribeInstances && n == "instanceId",
					p.Call == snapshot.DescribeDBInstances && n == "DBInstanceIdentifier",
					p.Call == snapshot.ListHostedZones && n == "Id",
					p.Call == snapshot.ListResourceRecordSets && n == "Name":
					key := a.Scope.String() + " " + p.Call
					out[key] = append(out[key], p.Tree.Text(i))
				}
			}
		}
	}
	return out
}

var regions = []string{"eu-west-1", "us-east-1", "ap-southeast-2"}

func everything() scan.Request {
	return scan.Request{Regions: regions, RDS: true, Route53: true}
}

// fleet has enough of everything for several pages.
func fleet() *emulator.Fleet {
	return emulator.Random(7, emulator.RandomOptions{Regions: regions, InstancesPerRegion: 40, Databases: 30, Zones: 5})
}

// What AWS has is all there, once and in its order, however it is paged.
func TestPages(t *testing.T) {
	want := map[string][]string{}
	f := fleet()
	for _, r := range f.Regions {
		for _, in := range r.Instances() {
			e := in.Element()
			want[r.Name+"/ec2 DescribeInstances"] = append(want[r.Name+"/ec2 DescribeInstances"], e.Child("instanceId").Text)
		}
		for _, db := range r.Databases {
			e := db.Element()
			want[r.Name+"/rds DescribeDBInstances"] = append(want[r.Name+"/rds DescribeDBInstances"], e.Child("DBInstanceIdentifier").Text)
		}
	}
	for _, z := range f.Zones {
		e := z.Element()
		want["route53 ListHostedZones"] = append(want["route53 ListHostedZones"], e.Child("Id").Text)
		for _, r := range z.Records {
			e := r.Element()
			want["route53 ListResourceRecordSets"] = append(want["route53 ListResourceRecordSets"], e.Child("Name").Text)
		}
	}
	for _, size := range []int{0, 1, 2, 7} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			account, _ := aws(t, f, emulator.Options{PageSize: size})
			result, err := scan.Run(t.Context(), account, everything())
			if err != nil {
				t.Fatal(err)
			}
			got := ids(result.Snapshot)
			for key, w := range want {
				if !slices.Equal(got[key], w) {
					t.Errorf("%s: got %d, want %d", key, len(got[key]), len(w))
				}
			}
		})
	}
}

func TestExcludedZonesAreNotAsked(t *testing.T) {
	f := fleet()
	account, server := aws(t, f, emulator.Options{})
	first := f.Zones[0].Element()
	req := everything()
	req.ZonesExclude = []string{strings.TrimSuffix(first.Child("Name").Text, ".")}
	if _, err := scan.Run(t.Context(), account, req); err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, c := range server.Calls() {
		if c.Action == "ListResourceRecordSets" {
			asked++
		}
	}
	if asked != len(f.Zones)-1 {
		t.Errorf("%d of %d zones asked", asked, len(f.Zones))
	}
}

func TestAllRegions(t *testing.T) {
	f := emulator.Demo()
	req := scan.Request{AllRegions: true, RegionsExclude: []string{"us-east-1"}, Fallback: []string{"eu-west-1", "us-east-1"}}
	asked := func(result *scan.Result) (names []string) {
		for _, a := range result.Snapshot.Answers {
			names = append(names, a.Scope.Region)
		}
		return names
	}
	t.Run("allowed", func(t *testing.T) {
		account, _ := aws(t, f, emulator.Options{})
		result, err := scan.Run(t.Context(), account, req)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, r := range f.Regions {
			if r.Enabled && r.Name != "us-east-1" {
				want = append(want, r.Name)
			}
		}
		slices.Sort(want)
		if got := asked(result); !slices.Equal(got, want) {
			t.Errorf("asked %q, want %q", got, want)
		}
	})
	t.Run("denied", func(t *testing.T) {
		account, _ := aws(t, f, emulator.Options{Faults: []emulator.Fault{{Action: "DescribeRegions", Kind: emulator.Deny}}})
		result, err := scan.Run(t.Context(), account, req)
		if err != nil {
			t.Fatal(err)
		}
		if got := asked(result); !slices.Equal(got, []string{"eu-west-1"}) || len(result.Warnings) != 1 {
			t.Errorf("asked %q, warnings %q", got, result.Warnings)
		}
	})
}

// An answer that names no region, and settings that leave none, are not taken
// without a word for an account without anything.
func TestNoRegions(t *testing.T) {
	none := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _ = r.ParseForm(); r.PostForm.Get("Action") == "DescribeRegions" {
			_, _ = io.WriteString(w, "<DescribeRegionsResponse><regionInfo/></DescribeRegionsResponse>")
			return
		}
		_, _ = io.WriteString(w, "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>")
	})
	result, err := scan.Run(t.Context(), account(t, none, awsapi.Options{}), scan.Request{AllRegions: true, Fallback: []string{"eu-west-1", "us-east-1"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Snapshot.Answers) != 2 || len(result.Warnings) != 1 || !strings.Contains(result.Warnings[0], "names no region") {
		t.Errorf("%d answers, warnings %q", len(result.Snapshot.Answers), result.Warnings)
	}
	real, _ := aws(t, emulator.Demo(), emulator.Options{})
	var all []string
	for _, r := range emulator.Demo().Regions {
		all = append(all, r.Name)
	}
	result, err = scan.Run(t.Context(), real, scan.Request{AllRegions: true, RegionsExclude: all})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Snapshot.Answers) != 0 || len(result.Warnings) != 1 || !strings.Contains(result.Warnings[0], "leaves no region") {
		t.Errorf("%d answers, warnings %q", len(result.Snapshot.Answers), result.Warnings)
	}
}

func TestUnlistedRegions(t *testing.T) {
	account, _ := aws(t, emulator.Demo(), emulator.Options{})
	_, err := scan.Run(t.Context(), account, scan.Request{Regions: []string{"eu-west-1", "eu-west-17"}, Unlisted: []string{"eu-west-17"}})
	var unknown *scan.UnknownRegionError
	if !errors.As(err, &unknown) || !slices.Equal(unknown.Names, []string{"eu-west-17"}) {
		t.Errorf("got %v", err)
	}
}

// Faults that pass are ridden out: the answer is the same as without.
func TestPassingFaults(t *testing.T) {
	f := fleet()
	account, _ := aws(t, f, emulator.Options{PageSize: 10})
	result, err := scan.Run(t.Context(), account, everything())
	if err != nil {
		t.Fatal(err)
	}
	want := ids(result.Snapshot)
	for name, kind := range map[string]emulator.Kind{
		"throttle": emulator.Throttle, "500": emulator.InternalError, "503": emulator.Unavailable,
		"cut": emulator.Cut, "cut in due form": emulator.CutChunked, "reset": emulator.Reset, "slow": emulator.Slow,
	} {
		t.Run(name, func(t *testing.T) {
			account, _ := aws(t, f, emulator.Options{PageSize: 10, Faults: []emulator.Fault{
				{Service: "ec2", Kind: kind, Times: 4, After: 1, Delay: time.Millisecond},
				{Service: "rds", Kind: kind, Times: 3, Delay: time.Millisecond},
				{Service: "route53", Kind: kind, Times: 2, After: 2, Delay: time.Millisecond},
			}})
			result, err := scan.Run(t.Context(), account, everything())
			if err != nil {
				t.Fatal(err)
			}
			got := ids(result.Snapshot)
			for key, w := range want {
				if !slices.Equal(got[key], w) {
					t.Errorf("%s: got %q, want %q", key, got[key], w)
				}
			}
			// Connections that are reset are in part asked again below the
			// level at which retries are counted.
			if _, n, _ := result.Totals(); kind != emulator.Slow && kind != emulator.Reset && n != 9 {
				t.Errorf("%d retries, want 9", n)
			}
		})
	}
}

// Faults that stay are errors that say what failed and what to do.
func TestLastingFaults(t *testing.T) {
	for _, test := range []struct {
		name    string
		fault   emulator.Fault
		code    string
		hint    string
		regions []string
	}{
		{"denied", emulator.Fault{Service: "ec2", Region: "us-east-1", Kind: emulator.Deny}, "UnauthorizedOperation", "allow ec2:DescribeInstances", []string{"us-east-1"}},
		{"expired", emulator.Fault{Service: "ec2", Kind: emulator.Expired}, "RequestExpired", "renew", regions},
		{"route 53 denied", emulator.Fault{Service: "route53", Kind: emulator.Deny}, "AccessDenied", "allow route53:ListHostedZones", []string{""}},
		{"not XML", emulator.Fault{Service: "ec2", Region: "eu-west-1", Kind: emulator.Garbage}, "BadAnswer", "AWS_ENDPOINT_URL", []string{"eu-west-1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			account, _ := aws(t, fleet(), emulator.Options{Faults: []emulator.Fault{test.fault}})
			_, err := scan.Run(t.Context(), account, everything())
			var failed *scan.FailedError
			if !errors.As(err, &failed) {
				t.Fatalf("got %v", err)
			}
			var where []string
			for _, e := range failed.Scopes {
				var a *awsapi.Error
				if !errors.As(e, &a) || a.Code != test.code || !strings.Contains(a.Hint, test.hint) {
					t.Errorf("got %v", e)
					continue
				}
				where = append(where, a.Region)
			}
			if !slices.Equal(where, test.regions) {
				t.Errorf("failed in %q, want %q", where, test.regions)
			}
		})
	}
}

func TestDatabasesDenied(t *testing.T) {
	account, _ := aws(t, fleet(), emulator.Options{Faults: []emulator.Fault{{Service: "rds", Region: "us-east-1", Kind: emulator.Deny}}})
	result, err := scan.Run(t.Context(), account, everything())
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Warnings) != 1 || !strings.Contains(result.Warnings[0], "us-east-1") || !strings.Contains(result.Warnings[0], "rds:DescribeDBInstances") {
		t.Errorf("warnings %q", result.Warnings)
	}
	if got := ids(result.Snapshot); len(got["us-east-1/rds DescribeDBInstances"]) != 0 || len(got["us-east-1/ec2 DescribeInstances"]) == 0 {
		t.Error("not only the databases of the region are missing")
	}
}

// Databases of which the second page is denied are left out as a whole.
func TestDatabasesDeniedHalfway(t *testing.T) {
	account, _ := aws(t, fleet(), emulator.Options{PageSize: 2, Faults: []emulator.Fault{{Service: "rds", Region: "us-east-1", Kind: emulator.Deny, After: 1}}})
	result, err := scan.Run(t.Context(), account, everything())
	if err != nil {
		t.Fatal(err)
	}
	if got := ids(result.Snapshot)["us-east-1/rds DescribeDBInstances"]; len(got) != 0 || len(result.Warnings) != 1 {
		t.Errorf("databases %q, warnings %q", got, result.Warnings)
	}
}

func TestInterrupted(t *testing.T) {
	account, _ := aws(t, fleet(), emulator.Options{Faults: []emulator.Fault{{Kind: emulator.Hang}}})
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("enough")
	time.AfterFunc(50*time.Millisecond, func() { cancel(cause) })
	if _, err := scan.Run(ctx, account, everything()); !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
}

func TestFilters(t *testing.T) {
	account, server := aws(t, fleet(), emulator.Options{})
	req := scan.Request{Regions: regions[:1], Filters: [][]awsapi.Filter{{{Name: "instance-state-name", Values: []string{"running", "stopped"}}}, {{Name: "tag:env", Values: []string{"prod"}}}}}
	if _, err := scan.Run(t.Context(), account, req); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range server.Calls() {
		got = append(got, c.Params.Get("Filter.1.Name")+"="+c.Params.Get("Filter.1.Value.1")+c.Params.Get("Filter.1.Value.2")+c.Params.Get("Filter.2.Name"))
	}
	slices.Sort(got)
	if want := []string{"instance-state-name=runningstopped", "tag:env=prod"}; !slices.Equal(got, want) {
		t.Errorf("asked with %q, want %q", got, want)
	}
}

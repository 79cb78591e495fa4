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

// scanned are the ids of the instances that a scan brings, with how often each
// comes, and whether the region was divided.
func scanned(t *testing.T, fleet *emulator.Fleet, filters [][]awsapi.Filter, faults ...emulator.Fault) (ids map[string]int, divided bool) {
	t.Helper()
	account, server := aws(t, fleet, emulator.Options{Faults: faults})
	result, err := scan.Run(t.Context(), account, scan.Request{Regions: []string{"eu-west-1"}, Filters: filters})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range server.Calls() {
		for n := 1; n < 4; n++ {
			divided = divided || strings.HasPrefix(c.Params.Get(fmt.Sprintf("Filter.%d.Value.1", n)), "*")
		}
	}
	return idCounts(result), divided
}

func idCounts(result *scan.Result) map[string]int {
	found := map[string]int{}
	for _, a := range result.Snapshot.Answers {
		for _, p := range a.Pages {
			for i := range p.Tree.Nodes {
				if p.Call == snapshot.DescribeInstances && p.Tree.Name(i) == "instanceId" {
					found[p.Tree.Text(i)]++
				}
			}
		}
	}
	return found
}

func sortedKeys(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }

func idsOf(r *emulator.Region) []string {
	var out []string
	for _, in := range r.Instances() {
		e := in.Element()
		out = append(out, e.Child("instanceId").Text)
	}
	slices.Sort(out)
	return out
}

// zoned is a region with so many instances in each zone.
func zoned(zones map[string]int) *emulator.Fleet {
	r := emulator.NewRegion("eu-west-1")
	n := 0
	for _, zone := range slices.Sorted(maps.Keys(zones)) {
		for range zones[zone] {
			n++
			r.Reserve(fmt.Sprintf("r-%08x", n), emulator.DefaultAccount, "", emulator.NewInstance(emulator.InstanceSpec{Region: "eu-west-1", Stem: fmt.Sprintf("%015x", n), Zone: zone, State: "running"}))
		}
	}
	return &emulator.Fleet{Account: emulator.DefaultAccount, Regions: []*emulator.Region{r}}
}

// A big region is asked in parts, and nothing is missing: not the instances of
// Local and Wavelength Zones, nor of zones that no list has.
func TestBigRegion(t *testing.T) {
	for name, zones := range map[string]map[string]int{
		"three zones":      {"eu-west-1a": 900, "eu-west-1b": 900, "eu-west-1c": 900},
		"one zone":         {"eu-west-1a": 2500},
		"local zones":      {"eu-west-1a": 1200, "eu-west-1-dub-1a": 30, "eu-west-1-wl1-dub-wlz-1": 20},
		"unlisted zones":   {"eu-west-1a": 1100, "eu-west-1f": 7, "eu-west-1z": 5, "eu-west-1-lis-2b": 3},
		"last one is rare": {"eu-west-1d": 1500, "eu-west-1e": 1},
	} {
		t.Run(name, func(t *testing.T) {
			f := zoned(zones)
			got, divided := scanned(t, f, nil)
			if !divided {
				t.Error("the region was not divided")
			}
			if want := idsOf(f.Regions[0]); !slices.Equal(sortedKeys(got), want) {
				t.Errorf("%d instances, want %d", len(got), len(want))
			}
		})
	}
	t.Run("with a filter", func(t *testing.T) {
		f := zoned(map[string]int{"eu-west-1a": 1500, "eu-west-1b": 500})
		got, divided := scanned(t, f, [][]awsapi.Filter{{{Name: "instance-state-name", Values: []string{"running"}}}})
		if !divided || len(got) != 2000 {
			t.Errorf("divided %v, %d instances", divided, len(got))
		}
	})
	t.Run("with a filter by zone", func(t *testing.T) {
		f := zoned(map[string]int{"eu-west-1a": 1500, "eu-west-1b": 500})
		got, divided := scanned(t, f, [][]awsapi.Filter{{{Name: "availability-zone", Values: []string{"eu-west-1a"}}}})
		if divided || len(got) != 1500 {
			t.Errorf("divided %v, %d instances", divided, len(got))
		}
	})
	t.Run("small regions are not divided", func(t *testing.T) {
		if _, divided := scanned(t, zoned(map[string]int{"eu-west-1a": 900}), nil); divided {
			t.Error("divided")
		}
	})
}

// refuser answers calls with wildcards in its own way, and all others as AWS.
type refuser struct {
	aws    http.Handler
	refuse func(w http.ResponseWriter, r *http.Request) (done bool)
}

func (h refuser) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	if strings.HasPrefix(r.PostForm.Get("Filter.1.Value.1"), "*") && h.refuse(w, r) {
		return
	}
	h.aws.ServeHTTP(w, r)
}

// Whatever is wrong with the parts, the chain has the whole.
func TestPartsThatFail(t *testing.T) {
	fleet := zoned(map[string]int{"eu-west-1a": 900, "eu-west-1b": 900, "eu-west-1c": 900})
	empty := `<DescribeInstancesResponse><requestId>r</requestId><reservationSet/></DescribeInstancesResponse>`
	for name, refuse := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"wildcards are not understood": func(w http.ResponseWriter, _ *http.Request) bool {
			_, _ = w.Write([]byte(empty))
			return true
		},
		"one part is missing": func(w http.ResponseWriter, r *http.Request) bool {
			if r.PostForm.Get("Filter.1.Value.1") != "*a" {
				return false
			}
			_, _ = w.Write([]byte(empty))
			return true
		},
		"wildcards are not understood in ids": func(w http.ResponseWriter, r *http.Request) bool {
			if r.PostForm.Get("Filter.2.Name") != "instance-id" {
				return false
			}
			_, _ = w.Write([]byte(empty))
			return true
		},
		"refused": func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`<Response><Errors><Error><Code>InvalidParameterValue</Code><Message>no</Message></Error></Errors></Response>`))
			return true
		},
	} {
		t.Run(name, func(t *testing.T) {
			account := account(t, refuser{emulator.New(fleet, emulator.Options{}), refuse}, awsapi.Options{})
			result, err := scan.Run(t.Context(), account, scan.Request{Regions: []string{"eu-west-1"}})
			if err != nil {
				t.Fatal(err)
			}
			if want := idsOf(fleet.Regions[0]); !slices.Equal(sortedKeys(idCounts(result)), want) {
				t.Errorf("%d instances, want %d", len(idCounts(result)), len(want))
			}
		})
	}
}

func TestEucalyptus(t *testing.T) {
	var asked []*http.Request
	fleet := emulator.Random(3, emulator.RandomOptions{Regions: []string{"eu-west-1"}, InstancesPerRegion: 20})
	cloud := emulator.New(fleet, emulator.Options{})
	account := account(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		asked = append(asked, r)
		cloud.ServeHTTP(w, r)
	}), awsapi.Options{EucalyptusURL: "/services/Eucalyptus"})
	result, err := scan.Run(t.Context(), account, scan.Request{Regions: []string{"eucalyptus"}})
	if err != nil {
		t.Fatal(err)
	}
	if want := idsOf(fleet.Regions[0]); !slices.Equal(sortedKeys(idCounts(result)), want) {
		t.Errorf("%d instances, want %d", len(idCounts(result)), len(want))
	}
	for _, r := range asked {
		if r.PostForm.Get("Version") != "2010-08-31" || r.PostForm.Has("MaxResults") || !strings.HasPrefix(r.URL.Path, "/services/Eucalyptus") {
			t.Errorf("asked %s %v", r.URL.Path, r.PostForm)
		}
	}
	if len(asked) != 1 {
		t.Errorf("%d calls", len(asked))
	}
}

//go:build conformance

package conformance

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ec2-inventory/internal/emulator"
)

// TestRandomFleets reads random fleets under random settings. A case is repeatable by its number.
func TestRandomFleets(t *testing.T) {
	cases := 30
	if given := os.Getenv("CONFORMANCE_CASES"); given != "" {
		n, err := strconv.Atoi(given)
		if err != nil {
			t.Fatalf("CONFORMANCE_CASES: %v", err)
		}
		cases = n
	}
	hosts := make(chan int, cases)
	t.Run("case", func(t *testing.T) {
		for n := range cases {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				t.Parallel()
				d := newDice(uint64(n))
				fleet := emulator.Random(uint64(n), emulator.RandomOptions{
					Regions: d.upTo(4, oldRegions), InstancesPerRegion: 60, Databases: 4, Zones: d.IntN(4),
				})
				hosts <- compareFleet(t, d, fleet)
			})
		}
	})
	close(hosts)
	checkFilled(t, hosts)
}

// TestRecordedFleets reads the recorded fleets under other settings than those they were recorded with.
func TestRecordedFleets(t *testing.T) {
	folders, err := filepath.Glob("../testdata/goldens-*/case-*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no recorded fleets: %v", err)
	}
	hosts := make(chan int, len(folders))
	t.Run("case", func(t *testing.T) {
		for _, folder := range folders {
			name := strings.TrimPrefix(filepath.Base(folder), "case-")
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				fleet, err := emulator.LoadCase(os.DirFS(folder))
				if err != nil {
					t.Fatal(err)
				}
				seed, err := strconv.Atoi(name)
				if err != nil {
					t.Fatal(err)
				}
				hosts <- compareFleet(t, newDice(uint64(seed)), fleet)
			})
		}
	})
	close(hosts)
	checkFilled(t, hosts)
}

// TestDemoFleet reads the demonstration's fleet under random settings.
func TestDemoFleet(t *testing.T) {
	const cases = 6
	hosts := make(chan int, cases)
	t.Run("case", func(t *testing.T) {
		for n := range cases {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				t.Parallel()
				hosts <- compareFleet(t, newDice(uint64(10_000+n)), emulator.Demo())
			})
		}
	})
	close(hosts)
	checkFilled(t, hosts)
}

// TestLargeRegion reads regions of several full pages, of which ec2-inventory asks in ways of its own.
func TestLargeRegion(t *testing.T) {
	for name, fleet := range map[string]*emulator.Fleet{
		"uniform": emulator.Uniform(2500, "eu-west-1"),
		"random":  largeFleet(),
	} {
		server := httptest.NewServer(emulator.New(fleet, emulator.Options{}))
		t.Cleanup(server.Close)
		for _, more := range []settings{
			"vpc_destination_variable = id\ndestination_variable = id\nall_instances = True\nnested_groups = True\n",
			"vpc_destination_variable = private_ip_address\ninstance_filters = availability-zone=*a,availability-zone=*b\n",
			"instance_filters = instance-state-name=running\n",
		} {
			t.Run(name, func(t *testing.T) {
				// Such a region is asked for in parts side by side, so its hosts come part by part and not in the
				// order of the chain of pages that the original reads.
				want := compareLists(t, server.URL, base+"regions = eu-west-1\n"+more, comparison{shared: true, unordered: true})
				if len(want.Hosts) < 500 {
					t.Errorf("only %d hosts", len(want.Hosts))
				}
			})
		}
	}
}

// largeFleet is the first random fleet of more than two full pages.
func largeFleet() *emulator.Fleet {
	for seed := uint64(0); ; seed++ {
		fleet := emulator.Random(seed, emulator.RandomOptions{Regions: []string{"eu-west-1"}, InstancesPerRegion: 3000, Databases: 3})
		if len(fleet.Regions[0].Instances()) > 2000 {
			return fleet
		}
	}
}

// compareFleet holds the programs side by side on one fleet under one random ini. It gives the number of hosts.
func compareFleet(t *testing.T, d dice, fleet *emulator.Fleet) int {
	server := httptest.NewServer(emulator.New(fleet, emulator.Options{}))
	defer server.Close()
	// The original reads whole answers, and of databases the first hundred. Ours must make the same of small pages.
	paged := httptest.NewServer(emulator.New(fleet, emulator.Options{PageSize: 1 + d.IntN(20)}))
	defer paged.Close()
	ini, c := randomSettings(d, around(fleet))
	c.elsewhere = paged.URL
	return len(compareLists(t, server.URL, ini, c).Hosts)
}

// checkFilled guards against settings so narrow that empty answers are compared.
func checkFilled(t *testing.T, hosts <-chan int) {
	total, empty, all := 0, 0, 0
	for n := range hosts {
		total, all = total+n, all+1
		if n == 0 {
			empty++
		}
	}
	t.Logf("%d cases with %d hosts, %d cases without any", all, total, empty)
	if empty*2 > all {
		t.Errorf("%d of %d cases have no host", empty, all)
	}
}

// around gives the names in a fleet that settings can refer to.
func around(fleet *emulator.Fleet) surroundings {
	var s surroundings
	for _, zone := range fleet.Zones {
		element := zone.Element()
		s.zones = append(s.zones, strings.TrimSuffix(element.At("Name"), "."))
	}
	for _, region := range fleet.Regions {
		// The original knows the regions of its day, and fails at others. Empty ones would make up most of a recorded
		// fleet.
		filled := len(region.Reservations)+len(region.Databases) > 0 || region.Name == "us-west-1"
		if slices.Contains(oldRegions, region.Name) && region.Enabled && filled {
			s.regions = append(s.regions, region.Name)
		}
		for _, db := range region.Databases {
			element := db.Element()
			s.unborn = s.unborn || element.At("Endpoint", "Address") == ""
		}
		for _, instance := range region.Instances() {
			s.filters = append(s.filters, filtersFor(instance.Element())...)
		}
	}
	slices.Sort(s.filters)
	return s
}

// filtersFor gives filters that an instance meets and that can be written for the original, which splits at every
// comma and equals sign and does not trim.
func filtersFor(instance emulator.Element) []string {
	pairs := map[string]string{
		"instance-type": instance.At("instanceType"), "key-name": instance.At("keyName"), "vpc-id": instance.At("vpcId"),
		"availability-zone": instance.At("placement", "availabilityZone"), "instance-state-name": instance.At("instanceState", "name"),
	}
	if tags := instance.Child("tagSet"); tags != nil {
		for _, tag := range tags.Children {
			pairs["tag:"+tag.At("key")] = tag.At("value")
		}
	}
	var filters []string
	for key, value := range pairs {
		if value != "" && strings.TrimSpace(key) == key && strings.TrimSpace(value) == value && !strings.HasPrefix(key, "tag: ") &&
			!strings.ContainsAny(key+value, ",=;\n\t") {
			filters = append(filters, key+"="+value)
		}
	}
	return filters
}

// oldRegions are the regions that boto 2.49 knows in the partition "aws".
var oldRegions = []string{
	"ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-west-1",
	"eu-west-2", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
}

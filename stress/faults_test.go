//go:build stress

package stress

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"ec2-inventory/internal/emulator"
)

var regions = []string{"eu-west-1", "us-east-1", "ap-southeast-2"}

const everything = `regions = eu-west-1, us-east-1, ap-southeast-2
route53 = True
all_instances = True
vpc_destination_variable = id
destination_variable = id
cache_max_age = 0
`

// passing are the faults that pass when a call is made again.
var passing = []emulator.Kind{emulator.Throttle, emulator.InternalError, emulator.Unavailable, emulator.Cut, emulator.CutChunked, emulator.Reset, emulator.Slow}

func someFaults(d *rand.Rand, kinds []emulator.Kind, times int) (faults []emulator.Fault) {
	for range 1 + d.IntN(6) {
		faults = append(faults, emulator.Fault{
			Kind: kinds[d.IntN(len(kinds))], Service: []string{"", "ec2", "rds", "route53"}[d.IntN(4)],
			Region: append(regions, "")[d.IntN(4)], After: d.IntN(4), Times: times, Delay: time.Millisecond,
		})
	}
	return faults
}

// TestPassingFaults: whatever passes is ridden out, and the answer is the same
// as without.
func TestPassingFaults(t *testing.T) {
	for seed := range rounds(t) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			d := rand.New(rand.NewPCG(seed, 1))
			fleet := emulator.Random(seed, emulator.RandomOptions{Regions: regions, InstancesPerRegion: 30, Databases: 4, Zones: 2})
			c := newCloud(t, emulator.New(fleet, emulator.Options{PageSize: 5}))
			p := newPlace(t, c, everything)
			want := p.whole()
			c.becomes(emulator.New(fleet, emulator.Options{PageSize: 5, Faults: someFaults(d, passing, 1+d.IntN(2))}))
			if got := p.whole(); got != want {
				t.Errorf("with faults %d bytes came out, without %d", len(got), len(want))
			}
		})
	}
}

// TestLastingFaults: whatever lasts is an error with nothing printed, and
// leaves what was kept as it was; with on_error = stale, the answer is the
// earlier one.
func TestLastingFaults(t *testing.T) {
	lasting := append([]emulator.Kind{emulator.Deny, emulator.Expired, emulator.Garbage, emulator.Hang}, passing[:6]...)
	for seed := range rounds(t) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			d := rand.New(rand.NewPCG(seed, 2))
			fleet := emulator.Random(seed, emulator.RandomOptions{Regions: regions, InstancesPerRegion: 20, Databases: 4, Zones: 2})
			c := newCloud(t, emulator.New(fleet, emulator.Options{PageSize: 5}))
			p := newPlace(t, c, everything+"api_timeout = 1\n")
			want := p.whole()
			kind := lasting[d.IntN(len(lasting))]
			// Databases that are denied are left out, which is another test's.
			service := []string{"ec2", "route53"}[d.IntN(2)]
			c.becomes(emulator.New(fleet, emulator.Options{PageSize: 5, Faults: []emulator.Fault{{Kind: kind, Service: service, After: d.IntN(3)}}}))
			e := p.run()
			if e.code != 1 || e.stdout != "" || !strings.Contains(e.stderr, service+": ") {
				t.Fatalf("%v: exit %d, %d bytes: %s", kind, e.code, len(e.stdout), first(e.stderr))
			}
			e = p.run("--on-error", "stale")
			if e.code != 0 || e.stdout != want || !strings.Contains(e.stderr, "using its answer of") {
				t.Errorf("%v: stale: exit %d, %d bytes for %d: %s", kind, e.code, len(e.stdout), len(want), first(e.stderr))
			}
		})
	}
}

// TestLostTags: tags that AWS leaves out of some answers are in ours.
func TestLostTags(t *testing.T) {
	for seed := range rounds(t) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			fleet := emulator.Random(seed, emulator.RandomOptions{Regions: regions, InstancesPerRegion: 60, Hostile: seed%2 == 0})
			c := newCloud(t, emulator.New(fleet, emulator.Options{PageSize: 7}))
			p := newPlace(t, c, everything)
			want := p.whole()
			c.becomes(emulator.New(fleet, emulator.Options{PageSize: 7, Faults: []emulator.Fault{
				{Kind: emulator.DropTags, Action: "DescribeInstances", After: int(seed % 5), Times: int(seed % 4)},
			}}))
			if got := p.whole(); got != want {
				t.Errorf("%d bytes came out, %d with the tags: %s", len(got), len(want), difference(got, want))
			}
		})
	}
}

// difference is the first line in which two texts differ.
func difference(got, want string) string {
	w := strings.Split(want, "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(w) || line != w[i] {
			return fmt.Sprintf("line %d: %q", i+1, line) + fmt.Sprintf(" for %q", w[min(i, len(w)-1)])
		}
	}
	return "one ends early"
}

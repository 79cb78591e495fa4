//go:build conformance

package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// motoCase is an ini under which both programs read the fleet that newFleet makes.
type motoCase struct {
	name string
	ini  settings
	// none says that no host is the right answer.
	none bool
	comparison
}

var motoCases = []motoCase{
	{name: "public addresses", ini: base},
	{name: "private addresses", ini: base + "vpc_destination_variable = private_ip_address\n"},
	{name: "private names", ini: base + "vpc_destination_variable = private_dns_name\nregions = ap-southeast-2\n"},
	{name: "public names", ini: base + "vpc_destination_variable = public_dns_name\nrds = no\n"},
	{name: "ids", ini: base + "vpc_destination_variable = id\nregions = us-east-1,eu-west-1,ap-southeast-2\n"},
	{name: "all instances", ini: base + "vpc_destination_variable = id\nall_instances = True\nnested_groups = True\n"},
	{name: "all databases", ini: base + "all_rds_instances = yes\n"},
	{name: "all databases but rds off", ini: base + "all_rds_instances = yes\nrds = off\n"},
	{name: "nested", ini: base + "nested_groups = 1\nregions = eu-west-1,us-east-1,ap-southeast-2\n"},
	{name: "one region", ini: base + "regions = eu-west-1\nvpc_destination_variable = private_ip_address\n"},
	{
		name:       "all regions but one",
		ini:        base + "regions = all\nregions_exclude = cn-north-1,us-gov-west-1,eu-west-1\n",
		comparison: comparison{unordered: true},
	},
	{name: "filter by type", ini: base + "instance_filters = instance-type=t3.micro\nvpc_destination_variable = id\n"},
	{name: "filter by tag with a wildcard", ini: base + "instance_filters = tag:Name=web*\nvpc_destination_variable = id\n"},
	{name: "filter by one key, two values", ini: base + "instance_filters = tag:Env=prod,tag:Env=dev\nvpc_destination_variable = id\n"},
	{
		name:       "filter by two keys",
		ini:        base + "instance_filters = tag:Env=prod,instance-type=t3.micro\nvpc_destination_variable = id\n",
		comparison: comparison{unordered: true},
	},
	{name: "filter by zone", ini: base + "instance_filters = availability-zone=us-east-1b\nvpc_destination_variable = id\nnested_groups = on\n"},
	{name: "filter by state", ini: base + "instance_filters = instance-state-name=stopped\nvpc_destination_variable = id\nall_instances = true\n"},
	{name: "filter that nothing meets", ini: base + "instance_filters = tag:Name=nobody\nrds = False\n", none: true},
	{name: "pattern in", ini: base + "vpc_destination_variable = private_ip_address\npattern_include = 10\\.[12]\\.1\\.\n"},
	{name: "pattern out", ini: base + "vpc_destination_variable = private_ip_address\npattern_exclude = .*\\.2\\.\\d+$\n"},
	{
		name: "both patterns with look-ahead",
		ini:  base + "vpc_destination_variable = private_ip_address\npattern_include = 10\\.(?!2\\.)\npattern_exclude = (10)\\.1\\.\\1\n",
	},
	{name: "pattern that is not anchored at the end", ini: base + "pattern_include = 54\npattern_exclude =\n"},
	{name: "zones", ini: base + "route53 = True\nregions = us-east-1,eu-west-1,ap-southeast-2\n"},
	{name: "zones nested", ini: base + "route53 = True\nnested_groups = True\nvpc_destination_variable = private_ip_address\n"},
	{name: "excluded zone", ini: base + "route53 = True\nroute53_excluded_zones = skip.me\nrds = False\n"},
	{name: "excluded zones", ini: base + "route53 = True\nroute53_excluded_zones = skip.me,example.com\nvpc_destination_variable = id\n"},
	{
		name: "defaults and interpolation",
		ini: `[DEFAULT]
where = us-east-1
cache_path = @cache@
which = ip_address
destination_variable = public_dns_name
[other]
regions = eu-west-1
[ec2]
regions = %(where)s
regions_exclude =
vpc_destination_variable = private_%(which)s
route53 = False
cache_max_age = 300
pattern_exclude = %%
`,
	},
	{
		name: "odd spellings",
		ini: `; an old file, edited by many
# and commented in two ways
[ec2]
REGIONS: us-east-1 ; home
Regions_Exclude:
destination_variable=public_dns_name
vpc_destination_variable : id
REM an old way to comment
route53 = oN
rds = 0
cache_path = @cache@
cache_max_age = 300
cache_max_age = 60
pattern_exclude = ""
instance_filters = tag:Env=prod ; production only
[ec2]
nested_groups = YES
`,
	},
}

// TestMoto holds the two programs side by side on a fleet that was made through AWS's own API.
func TestMoto(t *testing.T) {
	endpoint := startMoto(t)
	newFleet(t, endpoint)
	t.Run("list", func(t *testing.T) {
		for _, c := range motoCases {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				// Moto answers with the time of the call.
				c.volatile = append(c.volatile, "ec2_latest_restorable_time")
				if want := compareLists(t, endpoint, c.ini, c.comparison); len(want.Hosts) == 0 && !c.none {
					t.Error("the original lists no host, so nothing was compared")
				}
			})
		}
	})
	t.Run("host", func(t *testing.T) { compareHosts(t, endpoint) })
	t.Run("one cache folder", func(t *testing.T) { compareInOneFolder(t, endpoint) })
}

// compareHosts asks both programs for single hosts: one in each state and shape that the fleet has.
func compareHosts(t *testing.T, endpoint string) {
	ini := base + "regions = us-east-1,eu-west-1,ap-southeast-2\nvpc_destination_variable = private_ip_address\nall_instances = True\n"
	for _, host := range []string{addressOf("web-1"), addressOf("odd-tags"), addressOf("stopped"), addressOf("groups")} {
		t.Run(host, func(t *testing.T) {
			theirs := oracle(t, endpoint, ini.file(t), "--host", host)
			ours := product(t, endpoint, ini.file(t), "--host", host)
			if theirs.code != 0 || ours.code != 0 {
				t.Fatalf("exit codes: original %d, ec2-inventory %d\n%s%s", theirs.code, ours.code, theirs.stderr, ours.stderr)
			}
			var want, got map[string]any
			if err := errors.Join(parseJSON(theirs.stdout, &want), parseJSON(ours.stdout, &got)); err != nil {
				t.Fatal(err)
			}
			if len(want) < 30 {
				t.Fatalf("the original knows only %d variables of %s", len(want), host)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("variables differ (-original +ec2-inventory):\n%s", diff)
			}
		})
	}
	t.Run("nosuch", func(t *testing.T) {
		ours := product(t, endpoint, ini.file(t), "--host", "nosuch")
		if ours.code != 0 || strings.TrimSpace(ours.stdout) != "{}" {
			t.Errorf("got %d and %q, want 0 and {}\n%s", ours.code, ours.stdout, ours.stderr)
		}
	})
}

// compareInOneFolder lets both programs use the same ini, and so the same cache folder, in turns: neither may take
// the other's files for its own.
func compareInOneFolder(t *testing.T, endpoint string) {
	file := (base + "cache_max_age = 3600\n").file(t)
	first := oracle(t, endpoint, file, "--list")
	for range 2 {
		ours := product(t, endpoint, file, "--list")
		want, err := parseInventory(first.stdout)
		got, err2 := parseInventory(ours.stdout)
		if err := errors.Join(err, err2); err != nil {
			t.Fatalf("%v\n%s", err, ours.stderr)
		}
		c := comparison{volatile: []string{"ec2_latest_restorable_time"}}
		c.settle(want)
		c.settle(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("answers differ (-original +ec2-inventory):\n%s", diff)
		}
	}
	if again := oracle(t, endpoint, file, "--list"); again.stdout != first.stdout {
		t.Error("the original no longer finds its own cache")
	}
}

// startMoto runs moto's server until the test ends.
func startMoto(t *testing.T) string {
	t.Helper()
	need(t, "moto_server", "pip install 'moto[server]'")
	// The server cannot say which port it chose, so a free one is found first. Another program may take it in
	// between, which the server reports by ending at once.
	for attempt := range 3 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		address := listener.Addr().(*net.TCPAddr)
		listener.Close()
		endpoint, err := tryMoto(t, address.Port)
		if err == nil {
			return endpoint
		}
		t.Logf("attempt %d: %v", attempt+1, err)
	}
	t.Fatal("moto_server does not start")
	return ""
}

func tryMoto(t *testing.T, port int) (string, error) {
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, "moto_server", "-H", "127.0.0.1", "-p", strconv.Itoa(port))
	var output bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = environ(), &output, &output
	if err := cmd.Start(); err != nil {
		cancel()
		return "", err
	}
	var failure error
	ended := make(chan struct{})
	go func() {
		failure = cmd.Wait()
		close(ended)
	}()
	stop := func() {
		cancel()
		<-ended
	}
	endpoint := fmt.Sprintf("http://127.0.0.1:%d", port)
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		select {
		case <-ended:
			cancel()
			return "", fmt.Errorf("moto_server ended: %w\n%s", failure, output.String())
		default:
		}
		// The seed makes ids and public addresses the same in every run, so that no two can clash by chance.
		answer, err := http.Post(endpoint+"/moto-api/seed?a=20150115", "", nil)
		if err != nil {
			continue
		}
		answer.Body.Close()
		t.Cleanup(stop)
		return endpoint, nil
	}
	stop()
	return "", fmt.Errorf("moto_server did not answer within a minute\n%s", output.String())
}

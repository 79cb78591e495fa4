//go:build conformance

package conformance

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ec2-inventory/internal/emulator"
)

// compareWithOracle runs ec2-inventory's compare with the original as the command.
func compareWithOracle(t *testing.T, endpoint string, theirs, ours settings, more ...string) result {
	t.Helper()
	if err := prepareOracle(); err != nil {
		t.Fatal(err)
	}
	original, err := filepath.Abs(filepath.Join(oracleDir, "run"))
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.UserHomeDir() // where the original's library is
	if err != nil {
		t.Fatal(err)
	}
	oracleRuns.Lock()
	defer oracleRuns.Unlock()
	args := append([]string{"--config", ours.file(t), "compare"}, more...)
	args = append(args, "--", original, endpoint, theirs.file(t))
	return run(t, awsEnviron(endpoint, home), binary, args...)
}

// TestSwitch does what somebody does who thinks of moving from the original: both run on one fleet, and nothing
// differs; or what differs is said.
func TestSwitch(t *testing.T) {
	named := base + "destination_variable = id\nvpc_destination_variable = id\n"
	server := httptest.NewServer(emulator.New(emulator.Demo(), emulator.Options{}))
	defer server.Close()
	for name, ini := range map[string]settings{
		"flat":   named,
		"nested": named + "nested_groups = True\nroute53 = True\nall_instances = True\n",
	} {
		r := compareWithOracle(t, server.URL, ini, ini)
		if r.code != 0 || !strings.HasPrefix(r.stdout, "equal: ") {
			t.Errorf("%s: ended with %d\n%.3000s\n%.1000s", name, r.code, r.stdout, r.stderr)
		}
	}
	r := compareWithOracle(t, server.URL, named, named+"rds = False\ngroup_by_key_pair = False\n")
	for _, want := range []string{"hosts missing in ours: ", "key_ops-ireland (20 hosts)", "known: theirs has databases, ours has none"} {
		if r.code != 3 || !strings.Contains(r.stdout, want) {
			t.Errorf("ended with %d, no %q in\n%.3000s\n%.1000s", r.code, want, r.stdout, r.stderr)
		}
	}
	if lines := strings.Count(r.stdout, "\n"); lines > 40 {
		t.Errorf("%d lines:\n%.3000s", lines, r.stdout)
	}
}

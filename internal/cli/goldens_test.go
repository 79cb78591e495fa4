package cli_test

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"ec2-inventory/internal/cli"
	"ec2-inventory/internal/emulator"
)

// goldens are the folders of recorded answers of a version of the script.
func goldens(t *testing.T, version string) []string {
	t.Helper()
	dirs, err := filepath.Glob(filepath.Join("..", "..", "testdata", "goldens-"+version, "case-*"))
	if err != nil || len(dirs) < 14 {
		t.Fatalf("%d recorded cases: %v", len(dirs), err)
	}
	return dirs
}

// serve starts an emulator and leads the SDK and the program to it.
func serve(t *testing.T, fleet *emulator.Fleet, o emulator.Options) *emulator.Server {
	t.Helper()
	server := emulator.New(fleet, o)
	web := httptest.NewServer(server)
	t.Cleanup(func() { web.CloseClientConnections(); web.Close() })
	t.Setenv("AWS_ENDPOINT_URL", web.URL)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("AWS_CONFIG_FILE", "/dev/null")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
	t.Setenv("HOME", t.TempDir())
	return server
}

// run runs the program in this process.
func run(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = cli.Run(t.Context(), cli.Process{
		Args: append([]string{"ec2-inventory"}, args...), Environ: os.Environ(),
		Stdout: &out, Stderr: &errs, Now: time.Now,
	})
	return out.String(), errs.String(), code
}

// TestGoldens runs every recorded case: the program prints what the script
// printed, whatever the size of AWS's pages, and the same from its cache.
func TestGoldens(t *testing.T) {
	for _, version := range []string{"1.8", "2.9"} {
		for _, dir := range goldens(t, version) {
			t.Run(version+"/"+filepath.Base(dir), func(t *testing.T) { replay(t, dir, version) })
		}
	}
}

// TestRecorded does the same with fleets made up for options that the other
// recordings say little of, each named for what it is about.
func TestRecorded(t *testing.T) {
	dirs, err := filepath.Glob(filepath.Join("..", "..", "testdata", "recorded-2.9", "*"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no recorded cases: %v", err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) { replay(t, dir, "2.9") })
	}
}

// replay runs a recorded case.
func replay(t *testing.T, dir, version string) {
	fleet, err := emulator.LoadCase(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]any
	recorded, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(recorded, &want); err != nil {
		t.Fatal(err)
	}
	for _, pageSize := range []int{0, 1, 3} {
		ini := settingsOf(t, dir, version)
		serve(t, fleet, emulator.Options{PageSize: pageSize})
		for range 2 { // once from AWS, once from the cache
			stdout, stderr, code := run(t, "--config", ini, "--list")
			if code != 0 || stderr != "" {
				t.Fatalf("exit %d: %s", code, stderr)
			}
			compare(t, want, stdout)
		}
	}
}

// settingsOf copies the settings of a case, with a cache folder of the
// test's own.
func settingsOf(t *testing.T, dir, version string) string {
	t.Helper()
	ini, err := os.ReadFile(filepath.Join(dir, "ec2.ini"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ec2.ini")
	// In a section that is named twice the last line counts.
	ini = append(ini, "\n[ec2]\ncompatibility = "+version+"\ncache_path = "+t.TempDir()+"\n"...)
	if err := os.WriteFile(path, ini, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What the recordings of 2.9 are not to be compared for: ids in the place of
// hosts, children that are no groups, and an account that the script did not
// know yet.
var (
	idsForHosts    = map[string]bool{"elasticache_clusters": true, "elasticache_replication_groups": true}
	wrongChildren  = map[string]bool{"elasticache_engines": true, "elasticache_parameter_groups": true, "elasticache_replication_groups": true}
	unknownAccount = "null"
)

// compare holds an answer against a recorded one by the rules that the
// recordings state: hosts and variables are equal in value and type; groups
// have the same hosts in the same order once repeats are dropped, and the same
// children in any order.
func compare(t *testing.T, want map[string]any, printed string) {
	t.Helper()
	var got map[string]any
	if err := json.Unmarshal([]byte(printed), &got); err != nil {
		t.Fatalf("not JSON: %v", err)
	}
	hostvars := func(inventory map[string]any) map[string]any {
		meta, _ := inventory["_meta"].(map[string]any)
		vars, _ := meta["hostvars"].(map[string]any)
		return vars
	}
	wantHosts, gotHosts := hostvars(want), hostvars(got)
	for host, vars := range wantHosts {
		compareVars(t, host, vars, gotHosts[host])
	}
	for host := range gotHosts {
		if _, ok := wantHosts[host]; !ok {
			t.Errorf("host %s is too many", host)
		}
	}
	for name, group := range want {
		if name == "_meta" || name == unknownAccount {
			continue
		}
		if _, ok := got[name]; !ok {
			t.Errorf("group %s is missing", name)
			continue
		}
		wh, wc := members(group)
		gh, gc := members(got[name])
		if !idsForHosts[name] && !reflect.DeepEqual(wh, gh) {
			t.Errorf("group %s: hosts %q, want %q", name, gh, wh)
		}
		if !wrongChildren[name] && !reflect.DeepEqual(wc, gc) {
			t.Errorf("group %s: children %v, want %v", name, gc, wc)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("group %s is too many", name)
		}
	}
}

func compareVars(t *testing.T, host string, want, got any) {
	t.Helper()
	w, _ := want.(map[string]any)
	g, ok := got.(map[string]any)
	if !ok {
		t.Errorf("host %s is missing", host)
		return
	}
	for name, value := range w {
		if name == "ec2_account_id" && value == nil {
			continue
		}
		if v, ok := g[name]; !ok || !reflect.DeepEqual(v, value) {
			t.Errorf("%s: %s = %#v, want %#v", host, name, v, value)
		}
	}
	for name, value := range g {
		if _, ok := w[name]; !ok {
			t.Errorf("%s: %s = %#v is too many", host, name, value)
		}
	}
}

func members(group any) (hosts []string, children map[string]bool) {
	list, ok := group.([]any)
	children = map[string]bool{}
	if object, isObject := group.(map[string]any); isObject {
		list, ok = object["hosts"].([]any)
		kids, _ := object["children"].([]any)
		for _, c := range kids {
			children[c.(string)] = true
		}
	}
	if !ok {
		return nil, children
	}
	seen := map[any]bool{}
	for _, h := range list {
		if !seen[h] {
			hosts = append(hosts, h.(string))
		}
		seen[h] = true
	}
	return hosts, children
}

//go:build conformance

package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// binary is the ec2-inventory under test, set by TestMain.
var binary string

func TestMain(m *testing.M) {
	code, err := runTests(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		code = 1
	}
	os.Exit(code)
}

// runTests is TestMain's body with room for defer.
func runTests(m *testing.M) (int, error) {
	if given := os.Getenv("EC2_INVENTORY_BIN"); given != "" {
		path, err := filepath.Abs(given)
		if err != nil {
			return 1, err
		}
		if _, err := os.Stat(path); err != nil {
			return 1, fmt.Errorf("EC2_INVENTORY_BIN: %w", err)
		}
		binary = path
		return m.Run(), nil
	}
	dir, err := os.MkdirTemp("", "conformance")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	// Ansible finds the binary by this name through PATH.
	binary = filepath.Join(dir, "ec2-inventory")
	build := exec.Command("go", "build", "-o", binary, "ec2-inventory/cmd/ec2-inventory")
	if out, err := build.CombinedOutput(); err != nil {
		return 1, fmt.Errorf("building ec2-inventory: %w\n%s", err, out)
	}
	return m.Run(), nil
}

// need fails the test when a program is absent. These tests never skip: a run that compared nothing must not look
// like a run in which all was equal.
func need(t *testing.T, program, install string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatalf("%s is not on PATH: %s", program, install)
	}
	return path
}

// result is what a finished program left behind.
type result struct {
	stdout, stderr string
	code           int
}

// run starts a program with exactly the given environment and waits for its end.
func run(t *testing.T, env []string, name string, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	var stdout, stderr bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &stdout, &stderr
	cmd.WaitDelay = 5 * time.Second
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.String())
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// environ is this process's environment without what would lead an AWS client or Ansible astray, plus more.
func environ(more ...string) []string {
	var env []string
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "EC2_") || strings.HasPrefix(name, "ANSIBLE_") ||
			strings.HasPrefix(name, "BOTO_") || strings.HasSuffix(strings.ToLower(name), "_proxy") {
			continue
		}
		env = append(env, pair)
	}
	return append(env, more...)
}

// awsEnviron is environ with made-up credentials and an emulator in AWS's place. No region: the settings name them.
func awsEnviron(endpoint, home string, more ...string) []string {
	return append(environ("HOME="+home, "AWS_ENDPOINT_URL="+endpoint, "AWS_ACCESS_KEY_ID=AKIDEXAMPLE",
		"AWS_SECRET_ACCESS_KEY=secret", "AWS_EC2_METADATA_DISABLED=true"), more...)
}

// product runs ec2-inventory in a fresh home folder.
func product(t *testing.T, endpoint, ini string, args ...string) result {
	t.Helper()
	return run(t, awsEnviron(endpoint, t.TempDir()), binary, append([]string{"--config", ini}, args...)...)
}

// oracleDir holds the original script and what runs it. It lies beside the checkout.
const oracleDir = "../../shared/oracle"

// prepareOracle fetches what the original needs, once, so that later runs do not do so side by side.
var prepareOracle = sync.OnceValue(func() error {
	if _, err := os.Stat(filepath.Join(oracleDir, "run")); err != nil {
		return fmt.Errorf("the original script is missing (%w): put the folder shared beside the checkout", err)
	}
	if _, err := exec.LookPath("python3"); err != nil {
		return fmt.Errorf("python3 is not on PATH: install Debian's package python3")
	}
	if !hasPython2() {
		return errors.New("no Python 2.7: install it (pyenv install 2.7.18 will do), and let PYTHON2 name it if it is not python2.7 on PATH")
	}
	if out, err := exec.Command(filepath.Join(oracleDir, "setup")).CombinedOutput(); err != nil {
		return fmt.Errorf("oracle/setup: %w: it needs Debian's apt-get and dpkg to fetch python3-boto\n%s", err, out)
	}
	return nil
})

// hasPython2 looks where oracle/run looks, which itself ends without a word when there is none.
func hasPython2() bool {
	if os.Getenv("PYTHON2") != "" || exec.Command("python2.7", "-c", "").Run() == nil {
		return true
	}
	root, err := exec.Command("pyenv", "root").Output()
	if err != nil {
		return false
	}
	found, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "versions/2.7*/bin/python2.7"))
	return err == nil && len(found) > 0
}

// oracleRuns lets the original run once at a time: its wrapper picks a free port and binds it a moment later, and two
// wrappers must not pick the same one.
var oracleRuns sync.Mutex

// oracle runs the original script.
func oracle(t *testing.T, endpoint, ini string, args ...string) result {
	t.Helper()
	if err := prepareOracle(); err != nil {
		t.Fatal(err)
	}
	oracleRuns.Lock()
	defer oracleRuns.Unlock()
	return run(t, environ(), filepath.Join(oracleDir, "run"), append([]string{endpoint, ini}, args...)...)
}

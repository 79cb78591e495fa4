package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ec2-inventory/internal/cli"
	"ec2-inventory/internal/emulator"
)

// A clock that is set back makes no answer last longer: what is from the
// future is asked for again, and what is asked then is kept again.
func TestClockSetBack(t *testing.T) {
	server := serve(t, emulator.Demo(), emulator.Options{})
	ini := filepath.Join(t.TempDir(), "ec2.ini")
	if err := os.WriteFile(ini, []byte("[ec2]\nregions = eu-west-1\nrds = False\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	callsAt := func(shift time.Duration) int {
		t.Helper()
		server.Reset()
		var out, errs bytes.Buffer
		code := cli.Run(t.Context(), cli.Process{
			Args: []string{"ec2-inventory", "--config", ini}, Environ: os.Environ(), Stdout: &out, Stderr: &errs,
			Now: func() time.Time { return time.Now().Add(shift) },
		})
		if code != 0 || out.Len() == 0 || errs.Len() != 0 {
			t.Fatalf("exit %d, %d bytes: %s", code, out.Len(), errs.String())
		}
		return len(server.Calls())
	}
	for _, step := range []struct {
		what  string
		shift time.Duration
		calls int
	}{
		{"the clock is a day ahead", 24 * time.Hour, 1},
		{"still", 24 * time.Hour, 0},
		{"it is set right", 0, 1},
		{"still", 0, 0},
		{"an hour later", time.Hour, 1},
		{"set back by a minute", time.Hour - time.Minute, 1},
	} {
		if got := callsAt(step.shift); got != step.calls {
			t.Errorf("%s: %d calls, want %d", step.what, got, step.calls)
		}
	}
}

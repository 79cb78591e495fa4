package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"ec2-inventory/internal/emulator"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ec2-inventory": main})
}

// TestScripts runs the program as a process. The scripts have these commands
// besides testscript's own:
//
//	aws [demo|CASE] [fault=KIND[:SERVICE[:REGION[:ACTION[:TIMES]]]]]... [latency=DURATION] [page=N] [skew=DURATION]
//	    starts an emulator of AWS and leads the program to it; the second time
//	    in a script, it takes the place of the first
//	calls N
//	    checks how many calls the emulator has had since the last check
//	askers NAME...
//	    checks who made these calls: ids of keys, ARNs of roles, in order; those
//	    to STS do not count
//	terminal [stderr] COLUMNS ARG...
//	    runs the program on a terminal of that width, and prints what it shows;
//	    stdout is the terminal, or stderr alone
//	interrupt SIGNAL DURATION ARG...
//	    runs the program, sends it the signal after the time, and prints how it
//	    ended
func TestScripts(t *testing.T) {
	goldens, err := filepath.Abs(filepath.Join("..", "..", "testdata", "goldens-1.8"))
	if err != nil {
		t.Fatal(err)
	}
	s := scripts{goldens: goldens}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
			env.Setenv("AWS_SECRET_ACCESS_KEY", "hush")
			env.Setenv("AWS_EC2_METADATA_DISABLED", "true")
			return os.MkdirAll(filepath.Join(env.WorkDir, "home"), 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"aws":       s.aws,
			"calls":     s.calls,
			"askers":    s.askers,
			"interrupt": s.interrupt,
			"terminal":  s.terminal,
		},
	})
}

type scripts struct{ goldens string }

var kinds = map[string]emulator.Kind{
	"throttle": emulator.Throttle, "deny": emulator.Deny, "expired": emulator.Expired, "error": emulator.InternalError,
	"unavailable": emulator.Unavailable, "reset": emulator.Reset, "slow": emulator.Slow, "droptags": emulator.DropTags,
	"cut": emulator.Cut, "cutinform": emulator.CutChunked, "hang": emulator.Hang, "garbage": emulator.Garbage,
}

// servers keeps the emulator of each script: testscript gives commands no
// other place.
var servers sync.Map // *testscript.TestScript to *endpoint

func (s scripts) aws(ts *testscript.TestScript, _ bool, args []string) {
	fleet := emulator.Demo()
	var o emulator.Options
	for _, arg := range args {
		name, value, _ := strings.Cut(arg, "=")
		switch name {
		case "demo":
		case "fault":
			parts := append(strings.Split(value, ":"), make([]string, 4)...)
			kind, ok := kinds[parts[0]]
			if !ok {
				ts.Fatalf("unknown fault %q", parts[0])
			}
			times, err := strconv.Atoi("0" + parts[4])
			ts.Check(err)
			o.Faults = append(o.Faults, emulator.Fault{Kind: kind, Service: parts[1], Region: parts[2], Action: parts[3], Times: times})
		case "page":
			n, err := strconv.Atoi(value)
			ts.Check(err)
			o.PageSize = n
		case "latency":
			d, err := time.ParseDuration(value)
			ts.Check(err)
			o.Latency = d
		case "skew":
			d, err := time.ParseDuration(value)
			ts.Check(err)
			o.Faults = append(o.Faults, emulator.Fault{Kind: emulator.Skew, Delay: d})
		default:
			var err error
			fleet, err = emulator.LoadCase(os.DirFS(filepath.Join(s.goldens, arg)))
			ts.Check(err)
		}
	}
	server := emulator.New(fleet, o)
	if known, ok := servers.Load(ts); ok {
		known.(*endpoint).emulator.Store(server)
		return
	}
	e := &endpoint{}
	e.emulator.Store(server)
	web := httptest.NewServer(e)
	ts.Defer(func() { web.CloseClientConnections(); web.Close(); servers.Delete(ts) })
	ts.Setenv("AWS_ENDPOINT_URL", web.URL)
	servers.Store(ts, e)
}

// endpoint stays where it is while what answers there changes: another address
// is another identity, which does not see what is kept for this one.
type endpoint struct {
	emulator atomic.Pointer[emulator.Server]
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.emulator.Load().ServeHTTP(w, r)
}

func (scripts) calls(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	found, ok := servers.Load(ts)
	if !ok {
		ts.Fatalf("no emulator: say aws first")
	}
	server := found.(*endpoint).emulator.Load()
	got := server.Calls()
	server.Reset()
	if len(got) != want {
		ts.Fatalf("%d calls, want %d: %v", len(got), want, got)
	}
}

func (scripts) interrupt(ts *testscript.TestScript, _ bool, args []string) {
	after, err := time.ParseDuration(args[1])
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	cmd := program(ctx, ts, args[2:])
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	ts.Check(cmd.Start())
	time.Sleep(after)
	signals := map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM, "KILL": os.Kill}
	ts.Check(cmd.Process.Signal(signals[args[0]]))
	began := time.Now()
	_ = cmd.Wait() // how it ended is what is printed
	_, _ = fmt.Fprintf(ts.Stdout(), "exit %d, %d bytes, at once: %v\n%s", cmd.ProcessState.ExitCode(), stdout.Len(), time.Since(began) < 2*time.Second, stderr.String())
}

// program is the program as the script's own exec would start it.
func program(ctx context.Context, ts *testscript.TestScript, args []string) *exec.Cmd {
	path, err := exec.LookPath(filepath.Join(ts.Getenv("PATH")[:strings.IndexByte(ts.Getenv("PATH"), os.PathListSeparator)], "ec2-inventory"))
	ts.Check(err)
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"HOME", "PATH", "NO_COLOR", "TERM", "AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_EC2_METADATA_DISABLED"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	return cmd
}

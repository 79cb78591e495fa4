package bench

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ec2-inventory/internal/emulator"
)

const one = "[ec2]\nregions = eu-west-1\nrds = False\nvpc_destination_variable = private_ip_address\ncache_max_age = 86400\n"

// BenchmarkCachedList compares the answer from the cache with cat of the same
// bytes.
func BenchmarkCachedList(b *testing.B) {
	program, bare := programs(b)
	for _, n := range []int{20, 1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			_, env, ini := aws(b, emulator.Uniform(n, "eu-west-1"), emulator.Options{}, one)
			copied := filepath.Join(b.TempDir(), "list.json")
			keep(b, copied, env, program, "--config", ini)
			var ours, cat, empty runs
			for b.Loop() {
				ours = append(ours, process(b, env, program, "--config", ini))
				cat = append(cat, process(b, env, "cat", copied))
				empty = append(empty, process(b, env, bare))
			}
			b.ReportMetric(float64(ours.wall())/float64(cat.wall()), "x-cat")
			b.ReportMetric(float64(ours.wall())/float64(empty.wall()), "x-bare-go")
			b.ReportMetric(ours.wall().Seconds()*1000, "ms")
			b.ReportMetric(ours.peak(), "MB")
		})
	}
}

// BenchmarkCachedHost is --host from the cache, which is not to grow with the
// fleet.
func BenchmarkCachedHost(b *testing.B) {
	program, bare := programs(b)
	for _, n := range []int{20, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			_, env, ini := aws(b, emulator.Uniform(n, "eu-west-1"), emulator.Options{}, one)
			process(b, env, program, "--config", ini)
			var ours, empty runs
			for b.Loop() {
				ours = append(ours, process(b, env, program, "--config", ini, "--host", "10.0.0.10"))
				empty = append(empty, process(b, env, bare))
			}
			b.ReportMetric(float64(ours.wall())/float64(empty.wall()), "x-bare-go")
			b.ReportMetric(ours.wall().Seconds()*1000, "ms")
		})
	}
}

// BenchmarkFanOut asks 17 regions and Route 53 at 100 ms a call. The longest
// chain of calls is regions' list, then a region: two; zones, then records:
// two; so 200 ms.
func BenchmarkFanOut(b *testing.B) {
	program, _ := programs(b)
	const latency = 100 * time.Millisecond
	names := []string{
		"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1",
		"eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
	}
	fleet := emulator.Random(1, emulator.RandomOptions{Regions: names, InstancesPerRegion: 30, Databases: 3, Zones: 10})
	list := ""
	for i, name := range names {
		if i > 0 {
			list += ","
		}
		list += name
	}
	for _, test := range []struct {
		name, regions string
		chain         int // calls one after another
	}{{"named", list, 2}, {"all", "all", 2}} {
		b.Run(test.name, func(b *testing.B) {
			_, env, ini := aws(b, fleet, emulator.Options{Latency: latency}, "[ec2]\nroute53 = True\nregions = "+test.regions+"\nvpc_destination_variable = id\ndestination_variable = id\n")
			var ours runs
			for b.Loop() {
				ours = append(ours, process(b, env, program, "--config", ini, "--refresh-cache"))
			}
			b.ReportMetric(float64(ours.wall())/float64(time.Duration(test.chain)*latency), "x-chain")
			b.ReportMetric(ours.wall().Seconds()*1000, "ms")
		})
	}
}

// BenchmarkScan reads and prints a region without latency: what the program
// itself costs. Beside it, if there is a Python, runs a pass of expat over the
// same bytes that does nothing with them.
func BenchmarkScan(b *testing.B) {
	program, _ := programs(b)
	python, err := exec.LookPath("python3")
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			server, env, ini := aws(b, emulator.Uniform(n, "eu-west-1"), emulator.Options{}, one)
			xml := filepath.Join(b.TempDir(), "all.xml")
			whole(b, server, xml)
			var ours, expat runs
			for b.Loop() {
				ours = append(ours, process(b, env, program, "--config", ini, "--refresh-cache"))
				if err == nil {
					expat = append(expat, process(b, env, python, "-c", "import sys, xml.parsers.expat as e; e.ParserCreate().ParseFile(open(sys.argv[1], 'rb'))", xml))
				}
			}
			if err == nil {
				b.ReportMetric(float64(ours.cpu())/float64(expat.cpu()), "x-expat")
			}
			b.ReportMetric(ours.cpu().Seconds(), "cpu-s")
			b.ReportMetric(ours.cpu().Seconds()*1e6/float64(n), "cpu-us/host")
			b.ReportMetric(ours.wall().Seconds(), "s")
			b.ReportMetric(ours.peak(), "MB")
		})
	}
}

// BenchmarkBigRegion asks a region of 30,000 instances at 200 ms a page,
// against the chain of its pages.
func BenchmarkBigRegion(b *testing.B) {
	program, _ := programs(b)
	const (
		n       = 30_000
		latency = 200 * time.Millisecond
	)
	_, env, ini := aws(b, emulator.Uniform(n, "eu-west-1"), emulator.Options{Latency: latency}, one)
	var ours runs
	for b.Loop() {
		ours = append(ours, process(b, env, program, "--config", ini, "--refresh-cache"))
	}
	b.ReportMetric(float64(ours.wall())/float64(n/1000*latency), "x-chain")
	b.ReportMetric(ours.wall().Seconds(), "s")
}

// whole writes a region's whole answer, of one page, to a file.
func whole(b *testing.B, server http.Handler, path string) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/", strings.NewReader("Action=DescribeInstances"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/eu-west-1/ec2/aws4_request")
	server.ServeHTTP(toFile{f, http.Header{}}, r)
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

type toFile struct {
	*os.File
	header http.Header
}

func (t toFile) Header() http.Header { return t.header }
func (t toFile) WriteHeader(int)     {}

// keep runs a command and keeps its output in a file.
func keep(b *testing.B, path string, env []string, name string, args ...string) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	cmd := command(env, name, args...)
	cmd.Stdout = f
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

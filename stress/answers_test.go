//go:build stress

package stress

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"ec2-inventory/internal/emulator"
)

// The most memory that an answer may take, whatever it is. What is measured of a
// process is at least what this one had when it began, so these tests come
// first (Go runs them by the names of the files).
const memory = 600 << 20

const (
	open  = `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><reservationSet>`
	close = `</reservationSet></DescribeInstancesResponse>`
)

func instance(n int64) string {
	return fmt.Sprintf(`<item><reservationId>r-%d</reservationId><ownerId>1</ownerId><instancesSet><item><instanceId>i-%017x</instanceId><instanceState><code>16</code><name>running</name></instanceState><ipAddress>10.0.0.1</ipAddress></item></instancesSet></item>`, n, n)
}

// TestHostileAnswers: an answer without end or sense ends with an error, in
// bounded memory.
func TestHostileAnswers(t *testing.T) {
	var count atomic.Int64
	token := func(w io.Writer, items string, next any) {
		_, _ = fmt.Fprintf(w, "%s%s</reservationSet><nextToken>%v</nextToken></DescribeInstancesResponse>", open, items, next)
	}
	for name, test := range map[string]struct {
		says   string
		answer func(w http.ResponseWriter)
	}{
		"billion laughs": {"document type", func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>`+open+"&lol2;"+close)
		}},
		"a million deep": {"deep", func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, open+strings.Repeat("<item>", 1_000_000)+strings.Repeat("</item>", 1_000_000)+close)
		}},
		"a gigabyte": {"longer than any answer", func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, open)
			for n := int64(0); n < 1<<30/200; n++ {
				if _, err := io.WriteString(w, instance(n)); err != nil {
					return
				}
			}
		}},
		"a text of a gigabyte": {"MB", func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, open+"<item><x>")
			piece := strings.Repeat("lalalala", 8<<10)
			for range 1 << 30 / len(piece) {
				if _, err := io.WriteString(w, piece); err != nil {
					return
				}
			}
		}},
		"a name of a gigabyte": {"MB", func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, open+"<")
			piece := strings.Repeat("lalalala", 8<<10)
			for range 1 << 30 / len(piece) {
				if _, err := io.WriteString(w, piece); err != nil {
					return
				}
			}
		}},
		"the same token":         {"the same page token came twice", func(w http.ResponseWriter) { token(w, instance(count.Add(1)), "again") }},
		"two tokens in turn":     {"the same page token came twice", func(w http.ResponseWriter) { token(w, instance(count.Add(1)), count.Load()%2) }},
		"small pages for ever":   {"there is next to nothing", func(w http.ResponseWriter) { n := count.Add(1); token(w, instance(n), n) }},
		"empty pages for ever":   {"pages in a row were empty", func(w http.ResponseWriter) { token(w, "", count.Add(1)) }},
		"the same page for ever": {"the same page came twice", func(w http.ResponseWriter) { token(w, instance(1)+instance(2), count.Add(1)) }},
		"zero bytes":             {"zero byte", func(w http.ResponseWriter) { _, _ = io.WriteString(w, open+"\x00"+close) }},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCloud(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/xml")
				test.answer(w)
			}))
			p := newPlace(t, c, "regions = eu-west-1\nrds = False\n")
			e := p.run()
			t.Logf("%v, %d MB: %s", e.took, e.memory>>20, first(e.stderr))
			if e.code != 1 || e.stdout != "" || !strings.Contains(e.stderr, test.says) {
				t.Errorf("exit %d, %d bytes: %s", e.code, len(e.stdout), first(e.stderr))
			}
			if e.memory > memory {
				t.Errorf("it took %d MB", e.memory>>20)
			}
		})
	}
}

// TestPipes: a reader that goes away is no panic and no trace.
func TestPipes(t *testing.T) {
	c := newCloud(t, emulator.New(fleet(), emulator.Options{}))
	p := newPlace(t, c, kept)
	for _, args := range []string{"--list", "--list --refresh-cache", "--demo"} {
		for _, how := range []string{"| head -c 100", ">&-", ">/dev/full"} {
			cmd := exec.Command("sh", "-c", fmt.Sprintf("%s --config %s %s %s", binary, filepath.Join(p.dir, "ec2.ini"), args, how))
			template, _, _ := p.command()
			cmd.Env = template.Env
			var stderr strings.Builder
			cmd.Stderr = &stderr
			_ = cmd.Run() // the shell's own end
			if said := stderr.String(); strings.Contains(said, "goroutine") || strings.Contains(said, "panic") || strings.Count(said, "\n") > 1 {
				t.Errorf("%s %s: %s", args, how, first(said))
			} else if how == ">/dev/full" && !strings.Contains(said, "no space left") {
				t.Errorf("%s %s: %q", args, how, said)
			} else if how == "| head -c 100" && said != "" {
				t.Errorf("%s %s: %q", args, how, said)
			}
		}
	}
	if _, err := os.Stat(p.cache()); err != nil {
		t.Error(err)
	}
}

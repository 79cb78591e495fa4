package cli_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPages runs what the pages show after "$", and looks for the output that
// they show.
func TestPages(t *testing.T) {
	for name, least := range map[string]int{"README.md": 3, "docs/commands.md": 6} {
		page, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		ran := 0
		for _, block := range codeBlocks(string(page)) {
			command, want, _ := strings.Cut(block, "\n")
			command, shown := strings.CutPrefix(command, "$ ec2-inventory ")
			if !shown {
				continue
			}
			ran++
			t.Run(name+" "+command, func(t *testing.T) { checkShown(t, command, want) })
		}
		if ran < least {
			t.Errorf("only %d commands on %s", ran, name)
		}
	}
}

func checkShown(t *testing.T, command, want string) {
	var args []string
	for _, word := range regexp.MustCompile(`'[^']*'|[^ ]+`).FindAllString(command, -1) {
		args = append(args, strings.Trim(word, "'"))
	}
	stdout, stderr, code := run(t, args...)
	if code != 0 || stderr != "" {
		t.Errorf("exit %d: %s", code, stderr)
	}
	if args[0] == "check" {
		want, stdout = timeless(want), timeless(stdout)
	}
	if diff := cmp.Diff(want, stdout); diff != "" {
		t.Errorf("the page is out of date (-page +program):\n%s", diff)
	}
}

// timeless is an output without times, and what is between columns that their
// lengths move.
func timeless(output string) string {
	return regexp.MustCompile(` +`).ReplaceAllString(regexp.MustCompile(`[0-9]+ ms`).ReplaceAllString(output, "N ms"), " ")
}

// codeBlocks are the indented blocks of a page, without the indentation.
func codeBlocks(page string) []string {
	var blocks []string
	for _, part := range regexp.MustCompile(`(?m)(^    .*\n|^\n)+`).FindAllString(page, -1) {
		part = strings.Trim(part, "\n") + "\n"
		if strings.HasPrefix(part, "    ") {
			blocks = append(blocks, regexp.MustCompile(`(?m)^    `).ReplaceAllString(part, ""))
		}
	}
	return blocks
}

// TestManPage holds that docs/ec2-inventory.1 says what --help says.
func TestManPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/ec2-inventory.1")
	if err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := run(t, "man")
	if code != 0 || stderr != "" {
		t.Errorf("exit %d: %s", code, stderr)
	}
	if diff := cmp.Diff(string(page), stdout); diff != "" {
		t.Errorf("run make man (-page +program):\n%s", diff)
	}
	for _, needed := range []string{`.SH "NAME"`, `.SH "SYNOPSIS"`, `.SS "ec2\-inventory hosts [PATTERN...] [flags]"`, `.BI "\-\-bastion " "PATTERN"`, `\(tiweb\-\ed+`} {
		if !strings.Contains(stdout, needed) {
			t.Errorf("the page lacks %q", needed)
		}
	}
}

// TestHelp looks at what a command's help must have: examples of each, and
// lines that fit.
func TestHelp(t *testing.T) {
	for _, command := range []string{"hosts", "groups", "graph", "explain", "ssh-config", "check"} {
		stdout, _, code := run(t, command, "--help")
		if code != 0 || !strings.Contains(stdout, "Examples:\n  ec2-inventory "+command) {
			t.Errorf("%s --help teaches no example:\n%s", command, stdout)
		}
		text, _, _ := strings.Cut(stdout, "Flags:")
		for line := range strings.Lines(text) {
			if len(line) > 81 {
				t.Errorf("%s --help: %q is over 80 columns wide", command, line)
			}
		}
	}
}

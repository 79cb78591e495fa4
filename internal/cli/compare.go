package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"ec2-inventory/internal/compare"
	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/render"
)

const aboutCompare = `Tells how our inventory differs from the one in a file, or from the one that
another program prints, such as ec2.py: hosts, groups and variables, most
telling first.

FILE is an answer to --list; - is standard input. COMMAND is run, with --list
unless it is given; it is found as a shell finds it, but no shell is between.
What belongs to the command stands after --.

Exit codes: 0 they are equal; 3 they differ; 1 AWS or the command failed, or
what it printed is no inventory; 2 wrong usage or settings; 130 or 143
interrupted. AWS is asked, even if the cache is fresh.`

const examplesCompare = `  ec2-inventory compare ./ec2.py                     run it and compare
  ec2-inventory compare -- ./ec2.py --refresh-cache  with arguments of its own
  ec2-inventory compare old.json                     what it printed once
  ec2-inventory compare old.json --all               a line for each difference`

var errNothing = errors.New("compare: with what? name a file or a command")

// errDiffer ends a comparison that found differences, and has told them.
var errDiffer = errors.New("the inventories differ")

func (p *program) compareCommand() *cobra.Command {
	var all, asJSON bool
	cmd := &cobra.Command{
		Use:     "compare FILE_OR_COMMAND",
		Short:   "How our inventory differs from another's",
		Long:    aboutCompare,
		Example: examplesCompare,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return &usageError{errNothing}
			case all && asJSON:
				return &usageError{errors.New("compare: --all and --json are two forms of the same; choose one")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := p.compare(cmd.Context(), args)
			if err != nil {
				return err
			}
			show := p.showSummary
			switch {
			case asJSON:
				show = func(d *compare.Difference) error { return p.printJSON(d) }
			case all:
				show = p.showAll
			}
			if err := show(d); err != nil {
				return printed(err)
			}
			if !d.Equal {
				return errDiffer
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.BoolVar(&all, "all", false, "print every difference, one a line")
	f.BoolVar(&asJSON, "json", false, "print every difference as JSON")
	return cmd
}

// compare gets the other answer first: it may be slow, and ours should be of
// the same moment as its end.
func (p *program) compare(ctx context.Context, args []string) (*compare.Difference, error) {
	source, err := p.otherInventory(args)
	if err != nil {
		return nil, err
	}
	text, err := source.read(ctx)
	if err != nil {
		return nil, err
	}
	theirs, err := compare.Read(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; %s", source.name, err, source.hint)
	}
	p.options.refresh = true // an older answer of ours would differ for that alone
	f, err := p.fleet(ctx)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := render.AnsibleList(&b, f.inv, func(render.Part) {}); err != nil {
		return nil, err
	}
	ours, err := compare.Read(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("reading our own answer: %w", err)
	}
	return compare.Compare(theirs, ours, reasons(f.inv)), nil
}

// reasons say why resources are no hosts, by their ids.
func reasons(inv *inventory.Inventory) map[string]string {
	out := make(map[string]string, len(inv.Dropped))
	for _, d := range inv.Dropped {
		out[d.ID] = d.Reason
	}
	return out
}

func (p *program) showSummary(d *compare.Difference) error {
	w := bufio.NewWriter(p.Stdout)
	for _, line := range d.Summary() {
		_, _ = fmt.Fprintln(w, visible(line))
	}
	return w.Flush()
}

func (p *program) showAll(d *compare.Difference) error {
	w := bufio.NewWriter(p.Stdout)
	for line := range d.All() {
		_, _ = fmt.Fprintln(w, visible(line))
	}
	return w.Flush()
}

// otherInventory is a source of an answer to --list.
type otherInventory struct {
	name string // as errors name it
	hint string // what to do if what it gives is no inventory
	read func(context.Context) ([]byte, error)
}

// otherInventory finds out what the arguments name.
func (p *program) otherInventory(args []string) (*otherInventory, error) {
	name := args[0]
	if len(args) > 1 {
		return p.otherCommand(name, args[1:]), nil
	}
	if name == "-" {
		return &otherInventory{"standard input", "give it what a script prints for --list", func(context.Context) ([]byte, error) {
			return p.readStdin()
		}}, nil
	}
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return nil, &usageError{fmt.Errorf("compare: %s is a folder: name a file or a command", name)}
	case err == nil && info.Mode()&0o111 != 0 && !beginsAsJSON(name):
		// This file, not one of its name on PATH.
		if !strings.Contains(name, "/") {
			name = "./" + name
		}
		return p.otherCommand(name, nil), nil
	case err == nil:
		return &otherInventory{name, "name what a script prints for --list; if it is a program, make it executable", func(context.Context) ([]byte, error) {
			return os.ReadFile(name)
		}}, nil
	case !errors.Is(err, os.ErrNotExist):
		return nil, &usageError{fmt.Errorf("compare: %w", err)}
	case strings.ContainsAny(name, " \t\n"):
		if strings.ContainsAny(name, "'\"\\$`|&;<>()*?[]~#") {
			return nil, &usageError{fmt.Errorf("compare: there is no file %q, and as a command it needs a shell: give it as words, compare -- COMMAND ARGUMENT…", name)}
		}
		words := strings.Fields(name)
		if len(words) == 0 {
			return nil, &usageError{errNothing}
		}
		return p.otherCommand(words[0], words[1:]), nil
	}
	return p.otherCommand(name, nil), nil
}

func (p *program) readStdin() ([]byte, error) {
	if p.Stdin == nil {
		return nil, nil
	}
	return io.ReadAll(p.Stdin)
}

// beginsAsJSON says whether the first character of a file but white space is
// that of an object: on some file systems everything is executable.
func beginsAsJSON(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, 512)
	n, _ := io.ReadFull(f, head)
	return bytes.HasPrefix(bytes.TrimLeft(head[:n], " \t\r\n"), []byte("{"))
}

package cli

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"ec2-inventory/internal/settings"
)

const aboutInit = `Writes a settings file with every option in it, explained, and commented out with
its default. FILE is ec2.ini in the current folder unless said; - is stdout. A
file that exists is left alone.

What no flag says is asked for on a terminal. Elsewhere, and for an empty answer,
the default holds.

Exit codes: 0 the file is written; 1 it could not be; 2 wrong usage, or the file
exists.`

const examplesInit = `  ec2-inventory init                              ask, and write ec2.ini
  ec2-inventory init --regions eu-west-1 prod.ini
  ec2-inventory init --destination private --no-rds -`

// template is the settings file. A line "@NAME" stands for an option.
//
//go:embed init.ini
var template string

// destinations are the options that name hosts, by what --destination says.
// The default needs no option.
var destinations = map[string]map[string]string{
	"public": {},
	"private": {
		"vpc_destination_variable": "private_ip_address",
		"destination_variable":     "private_ip_address",
	},
	"name": {
		"vpc_destination_variable": "Name, private_ip_address",
		"destination_variable":     "Name, private_ip_address",
	},
}

// choices are what init can be told, "" for what it is not.
type choices struct {
	regions       string
	destination   string // a key of destinations
	rds           string // True or False
	compatibility string
}

// version is the version of ec2.py whose defaults hold.
func (c *choices) version() string {
	if c.compatibility == "" {
		return "1.8"
	}
	return c.compatibility
}

func (p *program) initCommand() *cobra.Command {
	var (
		c          choices
		rds, noRDS bool
	)
	cmd := &cobra.Command{
		Use:     "init [FILE]",
		Short:   "Write a settings file to begin with",
		Long:    aboutInit,
		Example: examplesInit,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return &usageError{fmt.Errorf("init: unexpected argument %q", args[1])}
			case rds && noRDS:
				return &usageError{errors.New("init: --rds and --no-rds are opposites; choose one")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			file := "ec2.ini"
			if len(args) == 1 {
				file = args[0]
			}
			switch {
			case rds:
				c.rds = "True"
			case noRDS:
				c.rds = "False"
			}
			return p.init(cmd.Context(), file, c)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&c.regions, "regions", "", "regions to ask: all, or a `LIST` such as eu-west-1,us-east-1")
	f.StringVar(&c.destination, "destination", "", "what names a host: `public` address, private address or name tag")
	f.BoolVar(&rds, "rds", false, "databases too")
	f.BoolVar(&noRDS, "no-rds", false, "no databases")
	f.StringVar(&c.compatibility, "compatibility", "", "the `VERSION` of ec2.py whose names and defaults hold: 1.8 or 2.9")
	return cmd
}

func (p *program) init(ctx context.Context, file string, c choices) error {
	// Before any question; creating it makes sure.
	if _, err := os.Lstat(file); err == nil && file != "-" {
		return fileExists(file)
	}
	if err := p.askChoices(ctx, &c); err != nil {
		return err
	}
	text, err := settingsFile(c)
	if err != nil {
		return err
	}
	if file == "-" {
		_, err := p.Stdout.Write([]byte(text))
		return printed(err)
	}
	if err := create(file, text); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.Stdout, "%s is written; see what it gives: ec2-inventory --config %[1]s -v\n", visible(file))
	return printed(err)
}

func fileExists(file string) error {
	return &usageError{fmt.Errorf("init: %s exists and is left alone; name another file, or - for stdout", file)}
}

// create writes a new file, whole or not at all.
func create(file, text string) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fileExists(file)
	}
	if err != nil {
		return fmt.Errorf("init: %w; name a file in a folder that can be written to", err)
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(file) // ours, and of no use
		return fmt.Errorf("init: writing the settings: %w; make room, or name another file", err)
	}
	return nil
}

// settingsFile is the text of the file, checked as every start will check it.
func settingsFile(c choices) (string, error) {
	destination, known := destinations[c.destination]
	if c.destination != "" && !known {
		return "", &usageError{fmt.Errorf("init: --destination %q is none; write public, private or name", c.destination)}
	}
	chosen := map[string]string{}
	for name, value := range destination {
		chosen[name] = value
	}
	for name, value := range map[string]string{"regions": c.regions, "rds": c.rds, "compatibility": c.compatibility} {
		if value != "" {
			chosen[name] = value
		}
	}
	defaults, err := settings.Defaults(c.version())
	if err != nil {
		return "", wrongChoice(err)
	}
	lines := make(map[string]string, len(defaults))
	for _, o := range defaults {
		lines["@"+o.Name] = strings.TrimRight("# "+o.Name+" = "+o.Value, " ")
		if value, ok := chosen[o.Name]; ok {
			lines["@"+o.Name] = o.Name + " = " + value
		}
	}
	var text strings.Builder
	for line := range strings.Lines(template) {
		if option, ok := lines[strings.TrimSuffix(line, "\n")]; ok {
			line = option + "\n"
		}
		text.WriteString(line)
	}
	s, err := settings.Check([]byte(text.String()))
	if err != nil {
		return "", wrongChoice(err)
	}
	for _, o := range s.Effective {
		if value, ok := chosen[o.Name]; ok && o.Value != value {
			return "", &usageError{fmt.Errorf("init: %s: %q cannot be written into a settings file", o.Name, value)}
		}
	}
	return text.String(), nil
}

// wrongChoice is an error in settings that are in no file yet.
func wrongChoice(err error) error {
	var wrong *settings.Error
	if errors.As(err, &wrong) {
		return &usageError{errors.New("init: " + wrong.Msg)}
	}
	return err
}

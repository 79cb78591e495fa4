package cli

import (
	"bufio"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manCommand prints the manual page. It is made of what --help prints, so that
// the two cannot differ.
func (p *program) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "man",
		Short:  "Print the manual page, in man(7)",
		Hidden: true,
		Args:   noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := bufio.NewWriter(p.Stdout)
			manPage(&roff{w}, cmd.Root())
			return printed(w.Flush())
		},
	}
}

// manEnvironment and manFiles are what the manual page says beyond --help;
// docs/settings.md says all of it.
var (
	manEnvironment = [][2]string{
		{"EC2_INI_PATH", "the settings file, if --config names none"},
		{"AWS_PROFILE, AWS_REGION, AWS_ACCESS_KEY_ID, ...", "as for every program that uses AWS's SDK"},
		{"NO_COLOR", "if it is not empty, tables have no colours"},
	}
	manFiles = [][2]string{
		{"ec2.ini", "the settings, beside the program, if neither --config nor EC2_INI_PATH names another file"},
		{"~/.ansible/tmp", "where answers are kept, unless cache_path says otherwise"},
	}
)

// roff writes man(7).
type roff struct{ w *bufio.Writer }

// macro writes a line that is a request, such as .SH.
func (r *roff) macro(name string, args ...string) {
	_, _ = r.w.WriteString("." + name) // Flush tells
	for _, arg := range args {
		_, _ = r.w.WriteString(` "` + strings.ReplaceAll(escaped(arg), `"`, `\(dq`) + `"`)
	}
	_ = r.w.WriteByte('\n')
}

// text writes text of which no line is a request.
func (r *roff) text(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			line = `\&` + line
		}
		_, _ = r.w.WriteString(escaped(line) + "\n")
	}
}

// escaped keeps backslashes, and the hyphens and quotes that are to be typed.
func escaped(text string) string {
	return strings.NewReplacer(`\&`, `\&`, `\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "~", `\(ti`, "^", `\(ha`).Replace(text)
}

// prose writes paragraphs. Those with an indented line stand as they are.
func (r *roff) prose(text string) {
	for i, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			r.macro("PP")
		}
		if strings.HasPrefix(paragraph, " ") || strings.Contains(paragraph, "\n ") {
			r.example(paragraph)
		} else {
			r.text(paragraph)
		}
	}
}

func (r *roff) example(text string) {
	r.macro("nf")
	r.text(text)
	r.macro("fi")
}

func (r *roff) flags(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name, usage := pflag.UnquoteUsage(f)
		spelled := "--" + f.Name
		if f.Shorthand != "" {
			spelled = "-" + f.Shorthand + ", " + spelled
		}
		r.macro("TP")
		if name == "" {
			r.macro("B", spelled)
		} else {
			r.macro("BI", spelled+" ", name)
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "true" {
			usage += " (default " + f.DefValue + ")"
		}
		r.text(usage)
	})
}

func (r *roff) definitions(list [][2]string) {
	for _, d := range list {
		r.macro("TP")
		r.macro("B", d[0])
		r.text(d[1])
	}
}

func manPage(r *roff, root *cobra.Command) {
	_, _ = r.w.WriteString(`.\" Made by: make man` + "\n")
	r.macro("TH", strings.ToUpper(root.Name()), "1", "", root.Name()+" "+root.Version, "User Commands")
	r.macro("SH", "NAME")
	r.text(root.Name() + " - " + strings.ToLower(root.Short[:1]) + root.Short[1:])
	r.macro("SH", "SYNOPSIS")
	synopsis(r, root.Name(), "[options]")
	for _, cmd := range manCommands(root) {
		r.macro("br")
		synopsis(r, root.Name()+" "+cmd.Name(), "[options]"+strings.TrimPrefix(cmd.Use, cmd.Name()))
	}
	r.macro("SH", "DESCRIPTION")
	r.prose(root.Long)
	r.macro("SH", "OPTIONS")
	r.flags(root.LocalFlags())
	r.macro("SH", "COMMANDS")
	r.text("They take --config, --demo, --refresh-cache and --verbose too.")
	for _, cmd := range manCommands(root) {
		r.macro("SS", cmd.UseLine())
		if cmd.Long != "" {
			r.prose(cmd.Long)
		} else {
			r.prose(cmd.Short + ".")
		}
		r.flags(cmd.LocalNonPersistentFlags())
		if cmd.Example != "" {
			r.macro("PP")
			r.example(cmd.Example)
		}
	}
	r.macro("SH", "EXAMPLES")
	r.example(root.Example)
	r.macro("SH", "ENVIRONMENT")
	r.definitions(manEnvironment)
	r.macro("SH", "FILES")
	r.definitions(manFiles)
	r.macro("SH", "SEE ALSO")
	r.text("ansible(1), ansible-inventory(1), ssh_config(5)")
}

func synopsis(r *roff, command, args string) {
	r.macro("B", command)
	r.text(args)
}

func manCommands(root *cobra.Command) []*cobra.Command {
	var commands []*cobra.Command
	for _, cmd := range root.Commands() {
		if !cmd.Hidden && cmd.Name() != "help" {
			commands = append(commands, cmd)
		}
	}
	return commands
}

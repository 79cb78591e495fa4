package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"ec2-inventory/internal/settings"
)

// question asks for one choice.
type question struct {
	into   *string
	text   string
	accept func(answer string) (choice string, ok bool)
}

// askChoices asks for the choices that no flag made, if somebody is there.
func (p *program) askChoices(ctx context.Context, c *choices) error {
	in, ok := p.Stdin.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return nil
	}
	defaults, err := settings.Defaults(c.version())
	if err != nil {
		return wrongChoice(err)
	}
	databases := "yes"
	if slices.Contains(defaults, settings.Option{Name: "rds", Value: "False"}) {
		databases = "no"
	}
	lines := bufio.NewReader(in)
	for _, q := range []question{
		{&c.regions, "Regions to ask: all, or a list such as eu-west-1, us-east-1 [all]", func(answer string) (string, bool) {
			_, err := settingsFile(choices{regions: answer})
			return answer, err == nil
		}},
		{&c.destination, "What names a host: public address, private address, or name tag [public]", oneOf("public", "private", "name")},
		{&c.rds, "Databases too: yes or no [" + databases + "]", yesOrNo},
	} {
		if *q.into != "" {
			continue
		}
		if err := p.putQuestion(ctx, q, lines); err != nil {
			return err
		}
	}
	return nil
}

// putQuestion asks until there is an answer that will do. The end of the input is
// the default, for this question and all after it.
func (p *program) putQuestion(ctx context.Context, q question, lines *bufio.Reader) error {
	for {
		_, _ = fmt.Fprintf(p.Stderr, "%s: ", q.text)
		line, err := readLine(ctx, lines)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		answer := strings.TrimSpace(line)
		if answer == "" {
			return nil
		}
		choice, ok := q.accept(answer)
		if ok {
			*q.into = choice
			return nil
		}
		p.say(fmt.Sprintf("%q will not do", answer))
		if err != nil {
			return &usageError{errors.New("init: the questions were not answered; say it with flags")}
		}
	}
}

// readLine reads a line, or ends with the context: a read from a terminal
// does not end by itself.
func readLine(ctx context.Context, from *bufio.Reader) (string, error) {
	type result struct {
		line string
		err  error
	}
	got := make(chan result, 1)
	go func() {
		line, err := from.ReadString('\n')
		got <- result{line, err}
	}()
	select {
	case r := <-got:
		return r.line, r.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// oneOf accepts words and their beginnings.
func oneOf(words ...string) func(string) (string, bool) {
	return func(answer string) (string, bool) {
		for _, word := range words {
			if strings.HasPrefix(word, strings.ToLower(answer)) {
				return word, true
			}
		}
		return "", false
	}
}

func yesOrNo(answer string) (string, bool) {
	word, ok := oneOf("yes", "no")(answer)
	return map[string]string{"yes": "True", "no": "False"}[word], ok
}

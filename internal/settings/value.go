package settings

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ec2-inventory/internal/pyini"
	"ec2-inventory/internal/pyre"
)

// value is the text of an option and where it stands.
type value struct {
	option string
	text   string
	file   string
	line   int
	given  bool // not the default
}

func (v value) errorf(format string, args ...any) error {
	return &Error{File: v.file, Line: v.line, Msg: v.option + ": " + fmt.Sprintf(format, args...)}
}

func (v value) boolean() (bool, error) {
	b, err := pyini.ParseBool(v.text)
	if err != nil {
		return false, v.errorf("%v", err)
	}
	return b, nil
}

// oneOf is one of a few words, in any case.
func (v value) oneOf(words ...string) (string, error) {
	word := strings.ToLower(strings.TrimSpace(v.text))
	if !slices.Contains(words, word) {
		return "", v.errorf("%q is none of its values; write %s", v.text, strings.Join(words, ", "))
	}
	return word, nil
}

// integer is a number of at least least.
func (v value) integer(least int64) (int64, error) {
	n, err := pyini.ParseInt(v.text)
	if err != nil {
		return 0, v.errorf("%v", err)
	}
	if n < least {
		return 0, v.errorf("%d is too small; write at least %d", n, least)
	}
	return n, nil
}

// maxSeconds keeps durations within their type: some 290 years.
const maxSeconds = int64(1<<63-1) / int64(time.Second)

func (v value) seconds(least int64) (time.Duration, error) {
	n, err := v.integer(least)
	if err != nil {
		return 0, err
	}
	return time.Duration(max(min(n, maxSeconds), -maxSeconds)) * time.Second, nil
}

// list is the items between commas, without blanks around them, without empty
// ones and repeats. The original kept the blanks, and failed on them.
func (v value) list() []string {
	var items []string
	for item := range strings.SplitSeq(v.text, ",") {
		if item = strings.TrimSpace(item); item != "" && !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	return items
}

// places is the items between commas, without blanks around them: all of them,
// because it matters at which place each stands. An empty text has none.
func (v value) places() []string {
	if strings.TrimSpace(v.text) == "" {
		return nil
	}
	items := strings.Split(v.text, ",")
	for i, item := range items {
		items[i] = strings.TrimSpace(item)
	}
	return items
}

// names is a list that must have an item.
func (v value) names() ([]string, error) {
	items := v.list()
	if len(items) == 0 {
		return nil, v.errorf("it is empty; name a field such as private_ip_address, or take the line out")
	}
	return items, nil
}

func (v value) pattern() (*pyre.Pattern, error) {
	if v.text == "" {
		return nil, nil
	}
	p, err := pyre.Compile(v.text)
	if err != nil {
		return nil, v.errorf("%v; write a Python regular expression, such as ^web-.*", err)
	}
	return p, nil
}

// hostVars are the patterns of variables to keep.
func (v value) hostVars() ([]string, error) {
	patterns := v.list()
	for _, p := range patterns {
		if strings.ContainsAny(p, `?[]\/ `) {
			return nil, v.errorf("%q is no name of a variable; write names such as ec2_id, or ec2_tag_* for many", p)
		}
	}
	return patterns, nil
}

func (v value) home(home string) (path string, known bool) {
	switch {
	case v.text != "~" && !strings.HasPrefix(v.text, "~/"):
		return v.text, true
	case home == "":
		return "", false
	}
	return home + v.text[1:], true
}

// fromIni makes one of our errors of the file reader's.
func fromIni(err error) error {
	var ini *pyini.Error
	if errors.As(err, &ini) {
		return &Error{File: ini.File, Line: ini.Line, Msg: ini.Msg}
	}
	return &Error{Msg: err.Error()}
}

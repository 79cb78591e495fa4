package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ec2-inventory/internal/settings"
)

// TestTemplate holds that the file that init writes has a line for every
// option, once, and that these lines say what holds without them.
func TestTemplate(t *testing.T) {
	defaults, err := settings.Defaults("1.8")
	if err != nil {
		t.Fatal(err)
	}
	inTemplate := map[string]int{}
	for line := range strings.Lines(template) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "@"); ok {
			inTemplate[name]++
		}
	}
	known := map[string]int{}
	for _, o := range defaults {
		known[o.Name] = 1
	}
	if diff := cmp.Diff(known, inTemplate); diff != "" {
		t.Errorf("options in init.ini (-there are +template):\n%s", diff)
	}
	text, err := settingsFile(choices{})
	if err != nil {
		t.Fatal(err)
	}
	none, err := settings.Check([]byte(text))
	if err != nil || len(none.Warnings) > 0 {
		t.Errorf("%v, %q", err, none.Warnings)
	}
	for line := range strings.Lines(text) {
		if len(line) > 82 {
			t.Errorf("a long line: %s", line)
		}
	}
	// With the # of options that have a default taken away, it says the same.
	for _, o := range defaults {
		if o.Value == "" {
			continue // not every option may be empty
		}
		text = strings.Replace(text, "\n# "+o.Name+" =", "\n"+o.Name+" =", 1)
	}
	all, err := settings.Check([]byte(text))
	if err != nil || len(all.Warnings) > 0 {
		t.Fatalf("%v\n%s", err, text)
	}
	if diff := cmp.Diff(none.Effective, all.Effective); diff != "" {
		t.Errorf("defaults in init.ini are others (-without +with):\n%s", diff)
	}
	if none.CacheMaxAge != all.CacheMaxAge || none.CachePath != all.CachePath || none.MaxStale != all.MaxStale || none.OnError != all.OnError {
		t.Errorf("of the cache: %+v, %+v", none, all)
	}
}

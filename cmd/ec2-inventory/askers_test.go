package main

import (
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// askers checks who made the calls since the last check of their number.
func (scripts) askers(ts *testscript.TestScript, _ bool, want []string) {
	found, ok := servers.Load(ts)
	if !ok {
		ts.Fatalf("no emulator: say aws first")
	}
	var got []string
	for _, c := range found.(*endpoint).emulator.Load().Calls() {
		who := c.AccessKey
		if strings.Contains(c.Caller, ":assumed-role/") {
			who = c.Caller
		}
		if c.Service != "sts" && !slices.Contains(got, who) {
			got = append(got, who)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		ts.Fatalf("asked by %q, want %q", got, want)
	}
}

//go:build !linux

package main

import "github.com/rogpeppe/go-internal/testscript"

func (scripts) terminal(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Fatalf("no terminal to test on but Linux's: put [linux] before the line")
}

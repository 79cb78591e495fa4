package settings

import (
	"slices"
	"strings"
)

// Defaults is every option with the value that it has under a version of the
// script when nothing is said of it, sorted by name. The error is an *Error:
// the version is none to be compatible with.
func Defaults(compatibility string) ([]Option, error) {
	text := "[" + section + "]\ncompatibility = " + compatibility + "\n"
	s, err := Check([]byte(text))
	if err != nil {
		return nil, err
	}
	all := slices.Clone(s.Effective)
	for _, o := range options {
		if o.ofCache {
			all = append(all, Option{o.name, o.byDefault})
		}
	}
	slices.SortFunc(all, func(a, b Option) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// Check reads the text of a settings file as Load does, by itself: without
// the environment.
func Check(text []byte) (*Settings, error) {
	return Load(Input{Demo: text, Getenv: func(string) string { return "" }})
}

package settings

import (
	"slices"
	"strings"
)

// laterOptions are options of later versions of the script, and of this
// program's design, that this version does not have, with the values that
// change nothing.
var laterOptions = map[string][]string{
	"on_error":    {"fail"},
	"max_stale":   {""},
	"verify_tags": {"", "false", "no", "off", "0"},
}

// warnOfUnknown warns of options that are in the file and have no effect.
func (r *reading) warnOfUnknown(name string) {
	if r.file == nil {
		return
	}
	var known []string
	for _, o := range options {
		known = append(known, o.name)
	}
	for _, opt := range r.file.Options(section) {
		if slices.Contains(known, opt) {
			continue
		}
		text, line, err := r.file.Get(section, opt)
		harmless, later := laterOptions[opt]
		switch {
		case later && err == nil && slices.Contains(harmless, strings.ToLower(text)):
		case later:
			r.warn("%s:%d: %s has no effect in this version; take the line out", name, line, opt)
		default:
			if near := nearest(opt, known); near != "" {
				r.warn("%s:%d: unknown option %s; did you mean %s?", name, line, opt, near)
			} else {
				r.warn("%s:%d: unknown option %s; take the line out", name, line, opt)
			}
		}
	}
	r.warnOfUnknownCredentials(name)
}

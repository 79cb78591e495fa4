package settings

import "slices"

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
		_, line, _ := r.file.Get(section, opt) // the line is known of any value
		if near := nearest(opt, known); near != "" {
			r.warn("%s:%d: unknown option %s; did you mean %s?", name, line, opt, near)
		} else {
			r.warn("%s:%d: unknown option %s; take the line out", name, line, opt)
		}
	}
	r.warnOfUnknownCredentials(name)
}

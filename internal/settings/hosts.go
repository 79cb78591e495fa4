package settings

import (
	"slices"
	"strings"

	"ec2-inventory/internal/pyformat"
)

// hosts sets which instances there are and what they are called, as far as
// that depends on more than one option.
func (r *reading) hosts() error {
	s := r.settings
	if err := r.states(); err != nil {
		return err
	}
	if err := r.destinationFormat(); err != nil {
		return err
	}
	if s.Route53Hostnames != "" && !s.Route53 {
		v := r.values["route53_hostnames"]
		r.warn("%s:%d: route53_hostnames has no effect without route53 = True", v.file, v.line)
		s.Route53Hostnames = ""
	}
	return nil
}

// instanceStates are all states of an instance: see "Instance lifecycle" in
// the EC2 User Guide.
var instanceStates = []string{"pending", "running", "shutting-down", "stopped", "stopping", "terminated"}

func (r *reading) states() error {
	s, v := r.settings, r.values["instance_states"]
	if s.AllInstances {
		return nil
	}
	for _, state := range v.list() {
		if slices.Contains(instanceStates, state) {
			s.InstanceStates = append(s.InstanceStates, state)
			continue
		}
		near := nearest(strings.ToLower(state), instanceStates)
		if near != "" {
			near = "; did you mean " + near + "?"
		}
		r.warn("%s:%d: instance_states: %q is no state of an instance%s", v.file, v.line, state, near)
	}
	if len(s.InstanceStates) == 0 {
		return v.errorf("it names no state; write some of %s, or take the line out", strings.Join(instanceStates, ", "))
	}
	return nil
}

// destinationFormat reads the two options that count together only.
func (r *reading) destinationFormat() error {
	s, format, tags := r.settings, r.values["destination_format"], r.values["destination_format_tags"]
	switch {
	case format.text == "" && tags.text == "":
		return nil
	case format.text == "":
		r.warn("%s:%d: destination_format_tags has no effect without destination_format", tags.file, tags.line)
		s.DestinationFields = nil
		return nil
	case len(s.DestinationFields) == 0:
		r.warn("%s:%d: destination_format has no effect without destination_format_tags", format.file, format.line)
		return nil
	}
	template, err := pyformat.Parse(format.text)
	switch {
	case err != nil:
		return format.errorf("%v", err)
	case template.Args() == 0:
		return format.errorf("it has no {0} for a value: all instances would have one name; write such as {0}.example.com")
	case template.Args() > len(s.DestinationFields):
		return format.errorf("it takes %d values, and destination_format_tags names %d; name more, or count from {0}", template.Args(), len(s.DestinationFields))
	}
	s.DestinationFormat = template
	return nil
}

//go:build conformance

package conformance

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// dice makes random but repeatable choices.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 1))} }

func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

func (d dice) pick(of ...string) string { return of[d.IntN(len(of))] }

// some gives at least one of the choices, in random order.
func (d dice) some(of []string) []string { return d.upTo(len(of), of) }

// upTo gives one to n of the choices, in random order.
func (d dice) upTo(n int, of []string) []string {
	var out []string
	for _, i := range d.Perm(len(of))[:1+d.IntN(n)] {
		out = append(out, of[i])
	}
	return out
}

// boolean gives one of the spellings of Python's ConfigParser.
func (d dice) boolean() string {
	return d.pick("True", "true", "yes", "YES", "on", "1", "False", "false", "no", "Off", "0")
}

// surroundings are the names in a fleet that settings can refer to.
type surroundings struct {
	regions, zones []string
	filters        []string // "key=value" pairs that some instance meets
	unborn         bool     // there is a database without an address, at which the original fails
}

// destinations are what random settings name hosts by: mostly fields that tell instances apart, and some that many
// share. Tags are left out: the original takes fields only.
var destinations = []string{
	"id", "ip_address", "private_ip_address", "public_dns_name", "private_dns_name", "dns_name", "id", "ip_address",
	"private_ip_address", "public_dns_name", "image_id", "subnet_id", "client_token", "placement", "key_name",
}

// patterns are regular expressions in Python's language about addresses and ids.
var patterns = []string{
	"", `10\.`, `^ec2-`, `ip-10-`, `i-0?[0-9a-f]+$`, `.*internal$`, `(?!10\.0)`, `(?i)EC2-\d+`, `.*[13579]$`, `[^.]+\.[^.]+\.\d?5`,
	`(\d)\d*\.(?=.*\1)`, `^(?:ip|ec2)-(?P<a>\d+)`, `\w+-\w{3}`, `.*(?<!1)$`, `zzz`, `.`,
}

// filters are "key=value" pairs that hold in many fleets.
var filters = []string{
	"instance-state-name=running", "instance-state-name=stopped", "instance-state-name=*ed", "instance-type=t2.micro",
	"instance-type=?2.*", "availability-zone=*a", "architecture=x86_64", "tag:Name=*", "tag-key=Name", "tag:Env=prod", "vpc-id=vpc-*",
	"root-device-type=ebs", "instance-type=none.such",
}

// randomSettings makes an ini from the options that the original knows, and says how to compare its answers.
func randomSettings(d dice, s surroundings) (settings, comparison) {
	// Names may be shared: not every destination tells instances apart.
	c := comparison{shared: true}
	options := map[string]string{
		"regions":                  strings.Join(d.some(s.regions), ","),
		"regions_exclude":          d.pick("", "us-gov-west-1,cn-north-1", strings.Join(d.some(s.regions), ",")),
		"destination_variable":     d.pick(destinations...),
		"vpc_destination_variable": d.pick(destinations...),
		"route53":                  d.boolean(),
		"cache_path":               "@cache@",
		"cache_max_age":            d.pick("0", "300", "86400", "-1", "0060", "+5"),
	}
	if d.chance(10) {
		// Once more than needed.
		options["regions"] += "," + d.pick(s.regions...)
	}
	for _, name := range []string{"rds", "all_instances", "all_rds_instances", "nested_groups"} {
		if d.chance(70) {
			options[name] = d.boolean()
		}
	}
	if s.unborn {
		delete(options, "all_rds_instances")
	}
	if d.chance(10) {
		options["eucalyptus"], options["eucalyptus_host"] = d.pick("no", "False"), d.pick("", "cloud.example.com")
	}
	if d.chance(40) && len(s.zones) > 0 {
		options["route53_excluded_zones"] = d.pick("", "no.such.zone", strings.Join(d.some(s.zones), ","))
	}
	for _, name := range []string{"pattern_include", "pattern_exclude"} {
		if d.chance(20) {
			options[name] = d.pick(patterns...)
		}
	}
	if d.chance(40) {
		options["instance_filters"], c.unordered = d.filters(slices.Concat(s.filters, filters))
	}
	return d.layout(options), c
}

// filters gives one or two filters, and whether they are of different keys, in whose order the two programs differ.
func (d dice) filters(from []string) (string, bool) {
	chosen := []string{d.pick(from...)}
	if d.chance(50) {
		chosen = append(chosen, d.pick(from...))
	}
	keys := map[string]bool{}
	for _, filter := range chosen {
		key, _, _ := strings.Cut(filter, "=")
		keys[key] = true
	}
	return strings.Join(chosen, ","), len(keys) > 1
}

// layout spells options as people do.
func (d dice) layout(options map[string]string) settings {
	var defaults, own strings.Builder
	own.WriteString("[ec2]\n")
	names := make([]string, 0, len(options))
	for _, name := range optionOrder {
		if _, ok := options[name]; ok {
			names = append(names, name)
		}
	}
	if len(names) != len(options) {
		panic("optionOrder lacks an option")
	}
	d.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names {
		value := strings.ReplaceAll(options[name], "%", "%%")
		if d.chance(10) {
			name = strings.ToUpper(name)
		}
		into := &own
		if d.chance(10) {
			into = &defaults
		}
		line := name + d.pick("=", " = ", ": ", " : ", "=  ") + value
		// After an empty value it would be the value.
		if value != "" && d.chance(10) {
			line += d.pick(" ; as agreed", "\t; since 2014")
		}
		fmt.Fprintln(into, line)
		if d.chance(10) {
			fmt.Fprintln(into, d.pick("", "# regions = all", "; rds = on", "rem nested_groups = yes"))
		}
	}
	if defaults.Len() == 0 {
		return settings(own.String())
	}
	return settings("[DEFAULT]\n" + defaults.String() + own.String())
}

// optionOrder lists all options in a fixed order: that of a map would not be repeatable.
var optionOrder = []string{
	"regions", "regions_exclude", "destination_variable", "vpc_destination_variable", "route53", "cache_path", "cache_max_age", "rds",
	"all_instances", "all_rds_instances", "nested_groups", "eucalyptus", "eucalyptus_host", "route53_excluded_zones",
	"pattern_include", "pattern_exclude", "instance_filters",
}

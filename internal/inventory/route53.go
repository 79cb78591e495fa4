package inventory

import (
	"slices"
	"strings"

	"ec2-inventory/internal/wire"
)

// records are the DNS names that point to an address or a name.
type records map[string][]string

// read adds the records of one ListResourceRecordSets answer. Alias records
// have no values and so point to nothing here, as in the original.
func (r records) read(t *wire.Tree) {
	sets := t.Find(0, "ResourceRecordSets")
	if sets < 0 {
		return
	}
	for set := range t.Children(sets) {
		nameAt := t.Child(set, "Name")
		values := t.Child(set, "ResourceRecords")
		if nameAt < 0 || values < 0 {
			continue
		}
		name := strings.TrimSuffix(t.Text(nameAt), ".")
		for record := range t.Children(values) {
			if v := t.Child(record, "Value"); v >= 0 {
				value := t.Text(v)
				if !slices.Contains(r[value], name) {
					r[value] = append(r[value], name)
				}
			}
		}
	}
}

// names are the DNS names that point to an instance, sorted: the original
// gave them in the order of a Python set.
func (r records) names(in *instance) []string {
	var names []string
	for _, f := range []field{fieldPublicDNSName, fieldPrivateDNSName, fieldIPAddress, fieldPrivateIPAddress} {
		if v := in.text(in.fields[f]); v != "" {
			names = append(names, r[v]...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

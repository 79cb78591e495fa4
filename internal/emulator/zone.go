package emulator

import "strconv"

// NewHostedZone returns a Route 53 zone; the name ends with a dot. The records
// are put into the order in which Route 53 lists them.
func NewHostedZone(id, name string, private bool, records ...*Resource) *HostedZone {
	SortRecords(records)
	return &HostedZone{
		Resource: NewResource(Node("HostedZone",
			Leaf("Id", "/hostedzone/"+id),
			Leaf("Name", name),
			Leaf("CallerReference", "emulator-"+id),
			Node("Config", Leaf("PrivateZone", strconv.FormatBool(private))),
			Leaf("ResourceRecordSetCount", strconv.Itoa(len(records))))),
		Records: records,
	}
}

// NewRecord returns a record set of plain values.
func NewRecord(name, kind string, values ...string) *Resource {
	return NewResource(Node("ResourceRecordSet",
		Leaf("Name", name), Leaf("Type", kind), Leaf("TTL", "300"), recordValues(values)))
}

// NewWeightedRecord returns one of several record sets of the same name and
// type, told apart by their identifier.
func NewWeightedRecord(name, kind, identifier string, weight int, values ...string) *Resource {
	return NewResource(Node("ResourceRecordSet",
		Leaf("Name", name), Leaf("Type", kind), Leaf("SetIdentifier", identifier), Leaf("Weight", strconv.Itoa(weight)),
		Leaf("TTL", "60"), recordValues(values)))
}

// NewAlias returns a record set that stands for another name.
func NewAlias(name, kind, zoneID, target string) *Resource {
	return NewResource(Node("ResourceRecordSet",
		Leaf("Name", name), Leaf("Type", kind),
		Node("AliasTarget", Leaf("HostedZoneId", zoneID), Leaf("DNSName", target), Leaf("EvaluateTargetHealth", "false"))))
}

func recordValues(values []string) Element {
	return set("ResourceRecords", values, func(v string) Element {
		return Node("ResourceRecord", Leaf("Value", v))
	})
}

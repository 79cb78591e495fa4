package inventory

import (
	"cmp"
	"slices"
	"strings"
)

// Handle is a text by which people know a resource.
type Handle struct {
	By   string // "name", "id", "ARN", "address", "DNS name", "tag Name"
	Text string
}

// Addresses are the addresses that AWS names of the resource, whether or not
// any setting asks for them.
func (e *Explanation) Addresses(t *Trace) []Handle {
	var all []Handle
	for i := e.node + 1; i < int(e.tree.Nodes[e.node].End); {
		if t.own[place{e.tree, i}] { // a node of a cluster
			i = int(e.tree.Nodes[i].End)
			continue
		}
		text := e.tree.Text(i)
		if e.tree.Leaf(i) && text != "" && isAddress(e.tree.Name(i)) && !slices.ContainsFunc(all, func(h Handle) bool { return h.Text == text }) {
			all = append(all, Handle{"address", text})
		}
		i++
	}
	return all
}

// rank orders handles, what names one resource before what several may share.
var rank = map[string]int{"name": 0, "id": 1, "ARN": 2, "address": 3, "DNS name": 4, "tag Name": 5}

// Match is a resource that was asked for, and the handle by which.
type Match struct {
	*Explanation
	By string
}

// Find gives the resources that have a handle, spelled exactly so or, if there
// are none, in other letters' case or without the dot in which DNS names end.
// The best matches come first, of equal ones those that are in the inventory.
func (t *Trace) Find(handle string) []Match {
	if found := t.match(handle, func(s string) bool { return s == handle }); len(found) > 0 {
		return found
	}
	bare := strings.TrimSuffix(handle, ".")
	return t.match(handle, func(s string) bool { return strings.EqualFold(s, handle) || strings.EqualFold(s, bare) })
}

func (t *Trace) match(handle string, same func(string) bool) []Match {
	var found []Match
	for _, e := range t.Resources {
		if e.arn(handle) {
			found = append(found, Match{e, "ARN"})
			continue
		}
		for _, h := range e.Handles(t) {
			if same(h.Text) {
				found = append(found, Match{e, h.By})
				break
			}
		}
	}
	slices.SortStableFunc(found, func(x, y Match) int {
		return cmp.Or(cmp.Compare(rank[x.By], rank[y.By]), cmp.Compare(min(1, len(x.LeftOut)), min(1, len(y.LeftOut))))
	})
	return found
}

// arn reports whether an ARN is that of the instance: AWS does not list it.
func (e *Explanation) arn(arn string) bool {
	parts := strings.SplitN(arn, ":", 6)
	return e.Kind == Instance && len(parts) == 6 && parts[0] == "arn" && parts[2] == "ec2" && parts[3] == e.Scope.Region &&
		(e.Account == "" || parts[4] == "" || parts[4] == e.Account) && parts[5] == "instance/"+e.ID
}

// Handles are the texts by which the resource is known, the best first, each
// once: its name, if it got so far as to have one, ids, ARN, addresses, DNS
// names that point to it, and its tag Name.
func (e *Explanation) Handles(t *Trace) []Handle {
	var all []Handle
	add := func(by, text string) {
		if text != "" && !slices.ContainsFunc(all, func(h Handle) bool { return h.Text == text }) {
			all = append(all, Handle{by, text})
		}
	}
	if e.Name != nil {
		add("name", e.Name.Value)
	}
	add("id", e.ID)
	for _, id := range e.also {
		add("id", id)
	}
	for i := range e.tree.Children(e.node) {
		switch e.tree.Name(i) {
		case "DBInstanceArn", "DBClusterArn", "ARN":
			add("ARN", e.tree.Text(i))
		}
	}
	for _, h := range e.Addresses(t) {
		add(h.By, h.Text)
	}
	for _, name := range e.dns {
		add("DNS name", name)
	}
	add("tag Name", e.tagName())
	return all
}

// isAddress reports whether an element of that name holds an address by which
// something can be reached: see "Instance" in the API reference of EC2,
// "DBInstance" and "DBCluster" in that of RDS, "Endpoint" in ElastiCache's.
func isAddress(element string) bool {
	switch element {
	case "dnsName", "publicDnsName", "privateDnsName",
		"ipAddress", "privateIpAddress", "ipv6Address", "publicIp", "carrierIp", "customerOwnedIp",
		"Address", "Endpoint", "ReaderEndpoint":
		return true
	}
	return false
}

// tagName is the value of the tag Name.
func (e *Explanation) tagName() string {
	if e.Kind == Instance {
		if set := e.tree.Child(e.node, "tagSet"); set >= 0 {
			for item := range e.tree.Children(set) {
				key, value := e.tree.Child(item, "key"), e.tree.Child(item, "value")
				if key >= 0 && value >= 0 && e.tree.Text(key) == "Name" {
					return e.tree.Text(value)
				}
			}
		}
		return ""
	}
	for _, tag := range e.tags {
		if tag.key == "Name" {
			return tag.value
		}
	}
	return ""
}

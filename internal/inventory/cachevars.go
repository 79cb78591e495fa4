package inventory

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// cacheHidden are elements of ElastiCache's descriptions that are not shown.
// Lists and objects are not, and are named here because they may be empty;
// times are numbers with fractions in the form in which the script asks for
// them, which it passes over.
var cacheHidden = map[string]bool{
	"AuthTokenLastModifiedDate":  true,
	"CacheClusterCreateTime":     true,
	"CacheNodeCreateTime":        true,
	"CacheNodes":                 true,
	"CacheSecurityGroups":        true,
	"GlobalReplicationGroupInfo": true,
	"LogDeliveryConfigurations":  true,
	"MemberClustersOutpostArns":  true,
	"NotificationConfiguration":  true,
	"PendingModifiedValues":      true,
	"ReplicationGroupCreateTime": true,
	"UserGroupIds":               true,
}

// cacheKinds are the elements that are no texts: see "CacheCluster",
// "CacheNode" and "ReplicationGroup" in ElastiCache's API reference.
var cacheKinds = map[string]Kind{
	"AtRestEncryptionEnabled":            Bool,
	"AuthTokenEnabled":                   Bool,
	"AutoMinorVersionUpgrade":            Bool,
	"ClusterEnabled":                     Bool,
	"NumCacheNodes":                      Int,
	"ReplicationGroupLogDeliveryEnabled": Bool,
	"SnapshotRetentionLimit":             Int,
	"TransitEncryptionEnabled":           Bool,
}

// typed is a text as a value of a kind. Where it is none it stays a text.
func typed(s string, kind Kind) Value {
	switch {
	case kind == Int:
		return number(strings.TrimSpace(s))
	case kind == Float:
		return float(strings.TrimSpace(s))
	case kind == Bool && (s == "true" || s == "false"):
		return boolean(s == "true")
	}
	return text(strip(s))
}

// cacheVars are the variables of a host of ElastiCache. Those of a node stand
// above its cluster's.
func (b *builder) cacheVars(c *cache) []sourcedVar {
	vars := cacheVarList{cache: c, b: b}
	for _, resource := range []int{c.cluster, c.node, c.group} {
		if resource < 0 {
			continue
		}
		for i := range c.tree.Children(resource) {
			vars.element(i)
		}
	}
	return b.kept(vars.list)
}

type cacheVarList struct {
	*cache
	b    *builder
	list []sourcedVar
}

func (l *cacheVarList) add(name string, v Value, from source) {
	l.list = append(l.list, sourcedVar{Var{"ec2_" + name, v}, from})
}

func (l *cacheVarList) addText(name string, s said) { l.add(name, text(s.text), s.from) }

// endpoint adds the address and port of an endpoint, if it has any.
func (l *cacheVarList) endpoint(node int, prefix, suffix string) {
	if node < 0 || l.tree.Leaf(node) {
		return
	}
	l.addText(prefix+"_address"+suffix, l.said(node, "Address"))
	port := l.said(node, "Port")
	l.add(prefix+"_port"+suffix, number(port.text), port.from)
}

func (l *cacheVarList) join(name string, items []said) {
	texts, at := make([]string, len(items)), source{note: notSent}
	for i, item := range items {
		if texts[i] = item.text; i == 0 {
			at = item.from
		}
	}
	if len(items) > 1 {
		at = at.as(joined)
	}
	l.add(name, text(strings.Join(texts, ",")), at)
}

// element adds what an element of a description makes.
func (l *cacheVarList) element(i int) {
	name := l.tree.Name(i)
	switch {
	case cacheHidden[name]:
	case name == "ConfigurationEndpoint":
		l.endpoint(i, "configuration_endpoint", "")
	case name == "Endpoint":
		l.endpoint(i, "endpoint", "")
	case name == "SecurityGroups":
		l.join("security_group_ids", l.items(i, "SecurityGroupId"))
	case name == "CacheParameterGroup":
		l.join("cache_node_ids_to_reboot", l.items(l.tree.Child(i, "CacheNodeIdsToReboot")))
		l.addText("cache_parameter_group_name", l.said(i, "CacheParameterGroupName"))
		l.addText("cache_parameter_apply_status", l.said(i, "ParameterApplyStatus"))
	case name == "MemberClusters":
		if !l.tree.Leaf(i) {
			l.join("member_clusters", l.items(i))
		}
	case name == "NodeGroups":
		if first := l.tree.Child(i, "NodeGroup"); first >= 0 {
			l.nodeGroup(first)
		}
	case l.tree.Leaf(i):
		l.list = append(l.list, sourcedVar{Var{l.b.safe("ec2_" + snakeCase(name)), typed(l.tree.Text(i), cacheKinds[name])}, from(l.tree, i)})
	}
}

// nodeGroup adds the endpoints of a replication group's first shard.
func (l *cacheVarList) nodeGroup(shard int) {
	l.endpoint(l.tree.Child(shard, "PrimaryEndpoint"), "endpoint", "")
	members := l.tree.Child(shard, "NodeGroupMembers")
	if members < 0 {
		return
	}
	replicas := 0
	for member := range l.tree.Children(members) {
		var prefix, suffix string
		switch l.text(member, "CurrentRole") {
		case "primary":
			prefix = "primary_cluster"
		case "replica":
			prefix, suffix = "replica_cluster", "_"+strconv.Itoa(replicas)
			replicas++
		default:
			continue // in cluster mode members have no roles
		}
		l.endpoint(l.tree.Child(member, "ReadEndpoint"), prefix, suffix)
		l.addText(prefix+"_id"+suffix, l.said(member, "CacheClusterId"))
	}
}

// The two steps by which the script takes names like CacheClusterId apart.
var (
	beforeWord  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(.)([A-Z][a-z]+)`) })
	beforeUpper = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`([a-z0-9])([A-Z])`) })
)

func snakeCase(name string) string {
	name = beforeWord().ReplaceAllString(name, "${1}_${2}")
	return strings.ToLower(beforeUpper().ReplaceAllString(name, "${1}_${2}"))
}

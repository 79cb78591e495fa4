package inventory

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/wire"
)

// dbCluster is a cluster of databases. It is no host; its description goes to
// the group and variable db_clusters.
type dbCluster struct {
	id      string
	region  string
	members []string // identifiers of databases
	value   Value    // the description, as boto 3 gives it to the script
	from    source
}

// readDBClusters takes the clusters of an answer. One without members is a
// slip of AWS's, says the script.
func (b *builder) readDBClusters(scope snapshot.Scope, t *wire.Tree) {
	for node := range listed(t, "DescribeDBClustersResult", "DBClusters", "DBCluster") {
		c := dbCluster{region: scope.Region, from: from(t, node)}
		var arn string
		var pairs []Var
		for i := range t.Children(node) {
			name := t.Name(i)
			switch name {
			case "DBClusterIdentifier":
				c.id = t.Text(i)
			case "DBClusterArn":
				arn = t.Text(i)
			case "DBClusterMembers":
				for member := range t.Children(i) {
					if id := t.Child(member, "DBInstanceIdentifier"); id >= 0 {
						c.members = append(c.members, t.Text(id))
					}
				}
			}
			pairs = append(pairs, Var{name, described(t, i)})
		}
		if c.id == "" || b.repeated(scope, "cluster "+c.id) {
			continue
		}
		b.shows(accountOf(arn))
		tags := b.databaseTags.of(t, node, arn)
		why := b.trace.meet(DBCluster, scope, c.id, t, node, accountOf(arn))
		why.tagged(tags)
		switch {
		case !b.meetsFilters(tags, why):
			b.drop(scope, c.id, "instance_filters", why)
		case !c.hasMembers(why):
			b.drop(scope, c.id, "no members (the cluster has no databases)", why)
		default:
			c.value = object(append(pairs, Var{"Tags", tagList(tags)}))
			b.dbClusters = append(b.dbClusters, c)
		}
	}
}

func (c *dbCluster) hasMembers(why *Explanation) bool {
	why.held(len(c.members) > 0, "members", strings.Join(c.members, ", "), deciding{})
	return len(c.members) > 0
}

func tagList(tags []databaseTag) Value {
	var items []Value
	for _, t := range tags {
		items = append(items, object([]Var{{"Key", text(t.key)}, {"Value", text(t.value)}}))
	}
	return list(items)
}

// dbClustersName is the script's name for all clusters.
const dbClustersName = "db_clusters"

// groupDBClusters puts the clusters' databases into the group db_clusters and
// the descriptions, by the clusters' identifiers, into its variables, and into
// one variable of all hosts.
//
// The script prints the descriptions where a group has its hosts. Ansible takes
// that for the variables of a host db_clusters in a group of that name, and
// plays for "all" try to reach it.
func (b *builder) groupDBClusters(hosts []*candidate) {
	if len(b.dbClusters) == 0 {
		return
	}
	var described []Var
	region := map[string]string{} // of the cluster that has a name
	for _, c := range b.dbClusters {
		name := c.id
		if other, taken := region[name]; taken {
			// The script kept the clusters of the last region alone.
			name = c.id + "/" + c.region
			b.inv.Warnings = append(b.inv.Warnings, fmt.Sprintf("there is a cluster of databases %s in %s and in %s: the latter is called %s", quote(c.id), other, c.region, quote(name)))
		}
		region[name] = c.region
		described = append(described, Var{name, c.value})
		for _, h := range hosts {
			if h.db != nil && h.region == c.region && slices.Contains(c.members, h.id) {
				b.join(h, dbClustersName, ByDBCluster, said{c.id, c.from.as(member)})
			}
		}
	}
	all := object(described)
	b.groups.group(dbClustersName, ByDBCluster).Vars = *all.Members
	b.groups.group("all", ByDBCluster).Vars = []Var{{dbClustersName, all}}
}

// describedLists are the elements that are lists, also when they are empty:
// see "DBCluster" in the API reference of RDS.
var describedLists = map[string]bool{
	"AssociatedRoles":                 true,
	"AvailabilityZones":               true,
	"CustomEndpoints":                 true,
	"DBClusterMembers":                true,
	"DBClusterOptionGroupMemberships": true,
	"DnsIps":                          true,
	"DomainMemberships":               true,
	"EnabledCloudwatchLogsExports":    true,
	"LogTypesToDisable":               true,
	"LogTypesToEnable":                true,
	"ReadReplicaIdentifiers":          true,
	"StatusInfos":                     true,
	"TagList":                         true,
	"VpcSecurityGroups":               true,
}

// describedKinds are the elements that are no texts.
var describedKinds = map[string]Kind{
	"ActivityStreamEnabled":              Bool,
	"AllocatedStorage":                   Int,
	"AutoMinorVersionUpgrade":            Bool,
	"AutoPause":                          Bool,
	"BacktrackConsumedChangeRecords":     Int,
	"BacktrackWindow":                    Int,
	"BackupRetentionPeriod":              Int,
	"Capacity":                           Int,
	"CopyTagsToSnapshot":                 Bool,
	"CrossAccountClone":                  Bool,
	"DeletionProtection":                 Bool,
	"GlobalWriteForwardingRequested":     Bool,
	"HttpEndpointEnabled":                Bool,
	"IAMDatabaseAuthenticationEnabled":   Bool,
	"InternetAccessGatewayEnabled":       Bool,
	"Iops":                               Int,
	"IsClusterWriter":                    Bool,
	"MaxCapacity":                        Float,
	"MinCapacity":                        Float,
	"MinRequiredACU":                     Float,
	"MonitoringInterval":                 Int,
	"MultiAZ":                            Bool,
	"Normal":                             Bool,
	"PerformanceInsightsEnabled":         Bool,
	"PerformanceInsightsRetentionPeriod": Int,
	"Port":                               Int,
	"PromotionTier":                      Int,
	"PubliclyAccessible":                 Bool,
	"SecondsBeforeTimeout":               Int,
	"SecondsUntilAutoPause":              Int,
	"StorageEncrypted":                   Bool,
	"StorageThroughput":                  Int,
	"VPCNetworkingEnabled":               Bool,
}

// described is an element of a description as a value. Times are texts, as AWS
// writes them.
func described(t *wire.Tree, node int) Value {
	name := t.Name(node)
	switch {
	case describedLists[name]:
		var items []Value
		for i := range t.Children(node) {
			items = append(items, described(t, i))
		}
		return list(items)
	case t.Leaf(node):
		if kind, ok := describedKinds[name]; ok {
			return typed(t.Text(node), kind)
		}
		return text(t.Text(node))
	}
	var pairs []Var
	for i := range t.Children(node) {
		pairs = append(pairs, Var{t.Name(i), described(t, i)})
	}
	return object(pairs)
}

// float is a number as JSON has it; what is none is kept as it came.
func float(s string) Value {
	if json.Valid([]byte(s)) && (s[0] == '-' || s[0] >= '0' && s[0] <= '9') {
		return Value{Kind: Float, Text: s}
	}
	return text(s)
}

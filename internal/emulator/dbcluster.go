package emulator

import "strconv"

// DBClusterSpec says what is particular about a cluster of RDS. What is left
// empty takes a usual value, or is left out where AWS leaves it out.
type DBClusterSpec struct {
	Account string
	Region  string
	ID      string
	// Engine is "aurora-postgresql" unless it is said.
	Engine string
	Status string
	// Name is that of the first database in the cluster.
	Name string
	// Members are the identifiers of its instances; the first one writes.
	Members     []string
	VPCGroups   []string
	SubnetGroup string
	Tags        []Tag
}

// NewDBCluster returns a cluster as RDS describes it.
func NewDBCluster(spec DBClusterSpec) *Resource { return NewResource(spec.Element()) }

// ARN is the name under which ListTagsForResource knows the cluster.
func (d DBClusterSpec) ARN() string {
	return "arn:aws:rds:" + d.Region + ":" + or(d.Account, DefaultAccount) + ":cluster:" + d.ID
}

// Element describes the cluster.
func (d DBClusterSpec) Element() Element {
	d.Engine = or(d.Engine, "aurora-postgresql")
	usual := engines[d.Engine]
	zones := []string{d.Region + "a", d.Region + "b", d.Region + "c"}
	var c children
	c.add(
		Leaf("AllocatedStorage", "1"),
		set("AvailabilityZones", zones, func(name string) Element { return Leaf("AvailabilityZone", name) }),
		Leaf("BackupRetentionPeriod", "7"))
	c.some("DatabaseName", d.Name)
	c.add(
		Leaf("DBClusterIdentifier", d.ID),
		Leaf("DBClusterParameterGroup", "default."+d.Engine))
	c.some("DBSubnetGroup", d.SubnetGroup)
	c.add(
		Leaf("Status", or(d.Status, "available")),
		Leaf("EarliestRestorableTime", "2025-05-25T12:00:00.000Z"),
		Leaf("Endpoint", d.ID+".cluster-c9akciq32rgn."+d.Region+".rds.amazonaws.com"),
		Leaf("ReaderEndpoint", d.ID+".cluster-ro-c9akciq32rgn."+d.Region+".rds.amazonaws.com"),
		Leaf("MultiAZ", strconv.FormatBool(len(d.Members) > 1)),
		Leaf("Engine", d.Engine),
		Leaf("EngineVersion", usual.version),
		Leaf("LatestRestorableTime", "2025-06-01T12:00:00.000Z"),
		Leaf("Port", strconv.Itoa(usual.port)),
		Leaf("MasterUsername", "admin"),
		Leaf("PreferredBackupWindow", "03:00-03:30"),
		Leaf("PreferredMaintenanceWindow", "sun:05:00-sun:05:30"),
		Node("ReadReplicaIdentifiers"))
	members := Node("DBClusterMembers")
	for i, id := range d.Members {
		members.Children = append(members.Children, Node("DBClusterMember",
			Leaf("DBInstanceIdentifier", id),
			Leaf("IsClusterWriter", strconv.FormatBool(i == 0)),
			Leaf("DBClusterParameterGroupStatus", "in-sync"),
			Leaf("PromotionTier", strconv.Itoa(i+1))))
	}
	c.add(
		members,
		set("VpcSecurityGroups", d.VPCGroups, func(id string) Element {
			return Node("VpcSecurityGroupMembership", Leaf("VpcSecurityGroupId", id), Leaf("Status", "active"))
		}),
		Leaf("HostedZoneId", "Z29XKXDKYMONMX"),
		Leaf("StorageEncrypted", "true"),
		Leaf("DbClusterResourceId", "cluster-"+d.ID),
		Leaf("DBClusterArn", d.ARN()),
		Node("AssociatedRoles"),
		Leaf("IAMDatabaseAuthenticationEnabled", "false"),
		Leaf("ClusterCreateTime", "2025-01-20T10:00:00.000Z"),
		Leaf("EngineMode", "provisioned"),
		Leaf("DeletionProtection", "true"),
		Leaf("HttpEndpointEnabled", "false"),
		Leaf("CopyTagsToSnapshot", "true"),
		Leaf("CrossAccountClone", "false"),
		Node("DomainMemberships"),
		tagElement(d.Tags),
		Leaf("AutoMinorVersionUpgrade", "true"))
	return Element{Name: "DBCluster", Children: c}
}

// tagElement is how RDS writes the tags of a database or cluster.
func tagElement(tags []Tag) Element {
	e := Node("TagList")
	for _, t := range tags {
		e.Children = append(e.Children, Node("Tag", Leaf("Key", t.Key), Leaf("Value", t.Value)))
	}
	return e
}

package emulator

import "strconv"

// DatabaseSpec says what is particular about a database. What is left empty
// takes a usual value, or is left out where AWS leaves it out.
type DatabaseSpec struct {
	Account string
	Region  string
	ID      string
	Zone    string
	Class   string
	Engine  string
	Version string
	Status  string
	// Name is that of the first database on the server.
	Name string
	// NoEndpoint is how it is while the database is made.
	NoEndpoint bool
	Storage    int
	MultiAZ    bool
	Public     bool
	// ClassicGroups are the names of DB security groups, which only databases
	// outside a VPC have.
	ClassicGroups   []string
	VPCGroups       []string
	ParameterGroups []string
	// SubnetGroup and VPC are empty outside a VPC.
	SubnetGroup, VPC string
	Subnets          []string
	Replicas         []string
	ReplicaOf        string
	Pending          []Element
	StatusInfos      []Element
	Iops             int
	// Cluster is the identifier of the cluster that the database belongs to.
	Cluster string
	Tags    []Tag
}

type engine struct {
	port             int
	version, license string
}

var engines = map[string]engine{
	"postgres":          {5432, "16.4", "postgresql-license"},
	"mysql":             {3306, "8.0.39", "general-public-license"},
	"mariadb":           {3306, "10.11.9", "general-public-license"},
	"aurora-postgresql": {5432, "15.8", "postgresql-license"},
	"aurora-mysql":      {3306, "8.0.mysql_aurora.3.07.1", "general-public-license"},
	"sqlserver-se":      {1433, "15.00.4410.1.v1", "license-included"},
	"oracle-ee":         {1521, "19.0.0.0.ru-2024-07.rur-2024-07.r1", "bring-your-own-license"},
}

// NewDatabase returns a database as RDS describes it.
func NewDatabase(spec DatabaseSpec) *Database {
	return &Database{Resource: NewResource(spec.Element())}
}

// Address is the host name at which the database is reached.
func (d DatabaseSpec) Address() string {
	return d.ID + ".c9akciq32rgn." + d.Region + ".rds.amazonaws.com"
}

// ARN is the name under which ListTagsForResource knows the database.
func (d DatabaseSpec) ARN() string {
	return "arn:aws:rds:" + d.Region + ":" + or(d.Account, DefaultAccount) + ":db:" + d.ID
}

// Element describes the database in the order in which RDS does.
func (d DatabaseSpec) Element() Element {
	d.Engine = or(d.Engine, "postgres")
	d.Zone = or(d.Zone, d.Region+"a")
	usual := engines[d.Engine]
	d.Version = or(d.Version, usual.version)
	var c children
	c.add(
		Leaf("DBInstanceIdentifier", d.ID),
		Leaf("DBInstanceClass", or(d.Class, "db.t3.micro")),
		Leaf("Engine", d.Engine),
		Leaf("DBInstanceStatus", or(d.Status, "available")),
		Leaf("MasterUsername", "admin"))
	c.some("DBName", d.Name)
	if !d.NoEndpoint {
		c.add(Node("Endpoint",
			Leaf("Address", d.Address()), Leaf("Port", strconv.Itoa(usual.port)), Leaf("HostedZoneId", "Z29XKXDKYMONMX")))
	}
	c.add(Leaf("AllocatedStorage", strconv.Itoa(max(d.Storage, 20))))
	if !d.NoEndpoint {
		c.add(Leaf("InstanceCreateTime", "2025-01-20T10:00:00.000Z"))
	}
	c.add(
		Leaf("PreferredBackupWindow", "03:00-03:30"),
		Leaf("BackupRetentionPeriod", "7"),
		set("DBSecurityGroups", d.ClassicGroups, func(name string) Element {
			return Node("DBSecurityGroup", Leaf("DBSecurityGroupName", name), Leaf("Status", "active"))
		}),
		set("VpcSecurityGroups", d.VPCGroups, func(id string) Element {
			return Node("VpcSecurityGroupMembership", Leaf("VpcSecurityGroupId", id), Leaf("Status", "active"))
		}),
		set("DBParameterGroups", d.ParameterGroups, func(name string) Element {
			return Node("DBParameterGroup", Leaf("DBParameterGroupName", name), Leaf("ParameterApplyStatus", "in-sync"))
		}),
		Leaf("AvailabilityZone", d.Zone))
	if d.SubnetGroup != "" {
		c.add(Node("DBSubnetGroup",
			Leaf("DBSubnetGroupName", d.SubnetGroup),
			Leaf("DBSubnetGroupDescription", d.SubnetGroup),
			Leaf("VpcId", d.VPC),
			Leaf("SubnetGroupStatus", "Complete"),
			set("Subnets", d.Subnets, func(id string) Element {
				return Node("Subnet",
					Leaf("SubnetIdentifier", id),
					Node("SubnetAvailabilityZone", Leaf("Name", d.Zone)),
					Leaf("SubnetStatus", "Active"))
			})))
	}
	c.add(Leaf("PreferredMaintenanceWindow", "sun:05:00-sun:05:30"), Node("PendingModifiedValues", d.Pending...))
	if !d.NoEndpoint {
		c.add(Leaf("LatestRestorableTime", "2025-06-01T12:00:00Z"))
	}
	c.add(
		Leaf("MultiAZ", strconv.FormatBool(d.MultiAZ)),
		Leaf("EngineVersion", d.Version),
		Leaf("AutoMinorVersionUpgrade", "true"))
	c.some("ReadReplicaSourceDBInstanceIdentifier", d.ReplicaOf)
	c.add(
		set("ReadReplicaDBInstanceIdentifiers", d.Replicas, func(id string) Element {
			return Leaf("ReadReplicaDBInstanceIdentifier", id)
		}),
		Leaf("LicenseModel", usual.license))
	if d.Iops > 0 {
		c.add(Leaf("Iops", strconv.Itoa(d.Iops)))
	}
	c.add(
		Node("OptionGroupMemberships", Node("OptionGroupMembership",
			Leaf("OptionGroupName", "default:"+d.Engine), Leaf("Status", "in-sync"))),
		Leaf("PubliclyAccessible", strconv.FormatBool(d.Public)))
	if len(d.StatusInfos) > 0 {
		c.add(Node("StatusInfos", d.StatusInfos...))
	}
	c.add(Leaf("StorageType", "gp3"), Leaf("DbInstancePort", "0"))
	c.some("DBClusterIdentifier", d.Cluster)
	c.add(
		Leaf("StorageEncrypted", "true"),
		Leaf("KmsKeyId", "arn:aws:kms:"+d.Region+":"+or(d.Account, DefaultAccount)+":key/1f2e3d4c-0000-4000-8000-000000000000"),
		Leaf("DbiResourceId", "db-"+d.ID),
		Leaf("CACertificateIdentifier", "rds-ca-rsa2048-g1"),
		Node("DomainMemberships"),
		Leaf("CopyTagsToSnapshot", "true"),
		Leaf("MonitoringInterval", "60"),
		Leaf("DBInstanceArn", d.ARN()),
		Leaf("IAMDatabaseAuthenticationEnabled", "false"),
		Leaf("DeletionProtection", "true"))
	c.add(tagElement(d.Tags))
	return Element{Name: "DBInstance", Children: c}
}

// set is an element with one child for each of the texts.
func set(name string, texts []string, each func(string) Element) Element {
	e := Node(name)
	for _, t := range texts {
		e.Children = append(e.Children, each(t))
	}
	return e
}

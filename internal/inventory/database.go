package inventory

import (
	"strings"

	"ec2-inventory/internal/wire"
)

// database is an RDS instance as boto 2 shows it.
type database struct {
	attributes     []attribute // everything shown, under boto's names
	id             string
	status         string
	created        string
	class          said
	engine         said
	zone           said
	address        said // empty without endpoint
	securityGroup  said // the last classic security group
	parameterGroup said // the last parameter group
	vpc            said // of its subnet group
	arn            said
	tags           []databaseTag
}

type attribute struct {
	name  string
	value Value
	from  source
}

// databaseDefaults are the attributes of boto's DBInstance before any element
// is read; those that stay are shown too. None is shown as "".
var databaseDefaults = []attribute{
	{"id", text(""), source{note: boto}},
	{"create_time", text(""), source{note: boto}},
	{"engine", text(""), source{note: boto}},
	{"status", text(""), source{note: boto}},
	{"allocated_storage", text(""), source{note: boto}},
	{"auto_minor_version_upgrade", text(""), source{note: boto}},
	{"endpoint", text(""), source{note: boto}},
	{"instance_class", text(""), source{note: boto}},
	{"master_username", text(""), source{note: boto}},
	{"availability_zone", text(""), source{note: boto}},
	{"backup_retention_period", text(""), source{note: boto}},
	{"preferred_backup_window", text(""), source{note: boto}},
	{"preferred_maintenance_window", text(""), source{note: boto}},
	{"latest_restorable_time", text(""), source{note: boto}},
	{"multi_az", boolean(false), source{note: boto}},
	{"iops", text(""), source{note: boto}},
	{"vpc_security_groups", text(""), source{note: boto}},
	{"pending_modified_values", text(""), source{note: boto}},
	{"_in_endpoint", boolean(false), source{note: boto}},
	{"_port", text(""), source{note: boto}},
	{"_address", text(""), source{note: boto}},
	{"status_infos", text(""), source{note: boto}},
	{"character_set_name", text(""), source{note: boto}},
	{"subnet_group", text(""), source{note: boto}},
	{"engine_version", text(""), source{note: boto}},
	{"license_model", text(""), source{note: boto}},
}

// databaseTexts are the elements that fill an attribute as they are.
var databaseTexts = map[string]string{
	"DBInstanceIdentifier":       "id",
	"DBInstanceStatus":           "status",
	"InstanceCreateTime":         "create_time",
	"Engine":                     "engine",
	"DBInstanceClass":            "instance_class",
	"MasterUsername":             "master_username",
	"AvailabilityZone":           "availability_zone",
	"LatestRestorableTime":       "latest_restorable_time",
	"PreferredMaintenanceWindow": "preferred_maintenance_window",
	"PreferredBackupWindow":      "preferred_backup_window",
	"CharacterSetName":           "character_set_name",
	"EngineVersion":              "engine_version",
	"LicenseModel":               "license_model",
}

// databaseNumbers are the elements that fill an attribute as an integer.
var databaseNumbers = map[string]string{
	"AllocatedStorage":      "allocated_storage",
	"BackupRetentionPeriod": "backup_retention_period",
	"Iops":                  "iops",
}

// databaseObjects are the elements that boto reads into objects: they hide
// what is in them, and the attribute named here, which no longer is None, is
// not shown. Parameter groups, classic security groups and read replicas are
// lists from the start and never shown.
var databaseObjects = map[string]string{
	"DBParameterGroups":                "",
	"DBSecurityGroups":                 "",
	"ReadReplicaDBInstanceIdentifiers": "",
	"VpcSecurityGroups":                "vpc_security_groups",
	"PendingModifiedValues":            "pending_modified_values",
	"StatusInfos":                      "status_infos",
	"DBSubnetGroup":                    "subnet_group",
}

// databases yields the nodes of a DescribeDBInstances answer that are
// databases.
func databases(t *wire.Tree, yield func(node int) bool) {
	list := t.Find(0, "DescribeDBInstancesResult", "DBInstances")
	if list < 0 {
		return
	}
	for db := range t.Children(list) {
		if t.Name(db) == "DBInstance" && !yield(db) {
			return
		}
	}
}

// readDatabase reads the database at a node by the rules that reader has for
// instances: leaves of elements that boto does not know become attributes of
// the database.
func readDatabase(t *wire.Tree, node int) *database {
	db := &database{attributes: append([]attribute(nil), databaseDefaults...)}
	db.read(t, node, false)
	db.id = db.said("id").text
	db.status = db.said("status").text
	db.created = db.said("create_time").text
	db.class = db.said("instance_class")
	db.engine = db.said("engine")
	db.zone = db.said("availability_zone")
	db.arn = db.said("DBInstanceArn")
	if vpc := t.Find(node, "DBSubnetGroup", "VpcId"); vpc >= 0 {
		db.vpc = said{t.Text(vpc), from(t, vpc)}
	}
	return db
}

// attribute and tag are what a database can be named by.
func (db *database) attribute(name string) (Value, source, bool) {
	for _, a := range db.attributes {
		if a.name == name {
			return a.value, a.from, true
		}
	}
	return Value{}, source{}, false
}

func (db *database) tag(key string) (Value, source, bool) {
	for _, t := range db.tags {
		if t.key == key {
			return text(t.value), t.from, true
		}
	}
	return Value{}, source{}, false
}

func (db *database) read(t *wire.Tree, node int, inEndpoint bool) {
	for i := range t.Children(node) {
		name := t.Name(i)
		if hidden, ok := databaseObjects[name]; ok {
			db.hide(hidden)
			switch name {
			case "DBParameterGroups":
				db.parameterGroup = lastName(t, i, "DBParameterGroup", "DBParameterGroupName")
			case "DBSecurityGroups":
				db.securityGroup = lastName(t, i, "DBSecurityGroup", "DBSecurityGroupName")
			}
			continue
		}
		db.read(t, i, inEndpoint || name == "Endpoint")
		db.element(name, t.Text(i), from(t, i), inEndpoint)
	}
	if t.Name(node) == "DBInstance" {
		db.set("DBInstance", text(t.Text(node)), from(t, node))
	}
}

// element takes the end of an element.
func (db *database) element(name, value string, from source, inEndpoint bool) {
	if attr, ok := databaseTexts[name]; ok {
		db.set(attr, text(value), from)
		return
	}
	if attr, ok := databaseNumbers[name]; ok {
		db.set(attr, number(value), from)
		return
	}
	switch name {
	case "AutoMinorVersionUpgrade":
		db.set("auto_minor_version_upgrade", boolean(strings.EqualFold(value, "true")), from)
	case "MultiAZ":
		if strings.EqualFold(value, "true") {
			db.set("multi_az", boolean(true), from)
		}
	case "Address":
		if inEndpoint {
			db.set("_address", text(value), from)
		}
	case "Port":
		if inEndpoint {
			db.set("_port", number(value), from)
		}
	case "Endpoint":
		db.address = db.said("_address")
		db.hide("endpoint") // a pair from now on
	default:
		db.set(name, text(value), from)
	}
}

func (db *database) set(name string, v Value, from source) {
	for i := range db.attributes {
		if db.attributes[i].name == name {
			db.attributes[i].value, db.attributes[i].from = v, from
			return
		}
	}
	db.attributes = append(db.attributes, attribute{name, v, from})
}

// said is an attribute as a text.
func (db *database) said(name string) said {
	v, from, _ := db.attribute(name)
	return said{v.Text, from}
}

func (db *database) hide(name string) {
	for i := range db.attributes {
		if db.attributes[i].name == name {
			db.attributes = append(db.attributes[:i], db.attributes[i+1:]...)
			return
		}
	}
}

// lastName is the name of the last item of a list: boto's security_group and
// parameter_group are the last ones of their lists.
func lastName(t *wire.Tree, list int, item, name string) said {
	var last said
	for i := range t.Children(list) {
		if t.Name(i) != item {
			continue
		}
		if n := t.Child(i, name); n >= 0 {
			last = said{t.Text(n), from(t, n)}
		}
	}
	return last
}

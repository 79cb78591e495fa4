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
	class          string
	engine         string
	zone           string
	created        string
	address        string // "" without endpoint
	securityGroup  string // the last classic security group
	parameterGroup string // the last parameter group
	vpc            string // of its subnet group
	arn            string
	tags           []databaseTag
}

type attribute struct {
	name  string
	value Value
}

// databaseDefaults are the attributes of boto's DBInstance before any element
// is read; those that stay are shown too. None is shown as "".
var databaseDefaults = []attribute{
	{"id", text("")},
	{"create_time", text("")},
	{"engine", text("")},
	{"status", text("")},
	{"allocated_storage", text("")},
	{"auto_minor_version_upgrade", text("")},
	{"endpoint", text("")},
	{"instance_class", text("")},
	{"master_username", text("")},
	{"availability_zone", text("")},
	{"backup_retention_period", text("")},
	{"preferred_backup_window", text("")},
	{"preferred_maintenance_window", text("")},
	{"latest_restorable_time", text("")},
	{"multi_az", boolean(false)},
	{"iops", text("")},
	{"vpc_security_groups", text("")},
	{"pending_modified_values", text("")},
	{"_in_endpoint", boolean(false)},
	{"_port", text("")},
	{"_address", text("")},
	{"status_infos", text("")},
	{"character_set_name", text("")},
	{"subnet_group", text("")},
	{"engine_version", text("")},
	{"license_model", text("")},
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
	db.id = db.text("id")
	db.status = db.text("status")
	db.class = db.text("instance_class")
	db.engine = db.text("engine")
	db.zone = db.text("availability_zone")
	db.created = db.text("create_time")
	db.arn = db.text("DBInstanceArn")
	if vpc := t.Find(node, "DBSubnetGroup", "VpcId"); vpc >= 0 {
		db.vpc = t.Text(vpc)
	}
	return db
}

// attribute and tag are what a database can be named by.
func (db *database) attribute(name string) (Value, bool) {
	for _, a := range db.attributes {
		if a.name == name {
			return a.value, true
		}
	}
	return Value{}, false
}

func (db *database) tag(key string) (Value, bool) {
	for _, t := range db.tags {
		if t.key == key {
			return text(t.value), true
		}
	}
	return Value{}, false
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
		db.element(name, t.Text(i), inEndpoint)
	}
	if t.Name(node) == "DBInstance" {
		db.set("DBInstance", text(t.Text(node)))
	}
}

// element takes the end of an element.
func (db *database) element(name, value string, inEndpoint bool) {
	if attr, ok := databaseTexts[name]; ok {
		db.set(attr, text(value))
		return
	}
	if attr, ok := databaseNumbers[name]; ok {
		db.set(attr, number(value))
		return
	}
	switch name {
	case "AutoMinorVersionUpgrade":
		db.set("auto_minor_version_upgrade", boolean(strings.EqualFold(value, "true")))
	case "MultiAZ":
		if strings.EqualFold(value, "true") {
			db.set("multi_az", boolean(true))
		}
	case "Address":
		if inEndpoint {
			db.set("_address", text(value))
		}
	case "Port":
		if inEndpoint {
			db.set("_port", number(value))
		}
	case "Endpoint":
		db.address = db.text("_address")
		db.hide("endpoint") // a pair from now on
	default:
		db.set(name, text(value))
	}
}

func (db *database) set(name string, v Value) {
	for i := range db.attributes {
		if db.attributes[i].name == name {
			db.attributes[i].value = v
			return
		}
	}
	db.attributes = append(db.attributes, attribute{name, v})
}

func (db *database) text(name string) string {
	v, _ := db.attribute(name)
	return v.Text
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
func lastName(t *wire.Tree, list int, item, name string) string {
	last := ""
	for i := range t.Children(list) {
		if t.Name(i) != item {
			continue
		}
		if n := t.Child(i, name); n >= 0 {
			last = t.Text(n)
		}
	}
	return last
}

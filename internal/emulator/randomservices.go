package emulator

import "fmt"

// databases fills the region with databases.
func (d *dice) databases(r *Region, count int) {
	for range count {
		d.serial++
		r.Databases = append(r.Databases, d.database(r))
	}
}

func (d *dice) database(r *Region) *Database {
	spec := DatabaseSpec{
		Region:          r.Name,
		ID:              fmt.Sprintf("db-%d", d.serial),
		Zone:            r.Zones[d.IntN(3)].Name,
		Class:           d.one("db.t3.micro", "db.r5.24xlarge", "db.m6g.large"),
		Engine:          d.one("postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql", "sqlserver-se", "oracle-ee"),
		Status:          d.one("available", "available", "available", "backing-up", "stopped", "modifying", "storage-full"),
		Storage:         []int{20, 500, 65536}[d.IntN(3)],
		MultiAZ:         d.chance(50),
		Public:          d.chance(30),
		ParameterGroups: []string{d.one("default.postgres15", "my-params")},
		Tags:            d.tags(),
	}
	if d.chance(20) {
		spec.ParameterGroups = append(spec.ParameterGroups, "second-params")
	}
	if d.chance(50) {
		spec.Name = "app"
	}
	if d.chance(40) {
		spec.Iops = 3000
	}
	if d.chance(40) {
		spec.ClassicGroups = []string{d.one("default", "x-1"), "other group"}[:1+d.IntN(2)]
	}
	if d.chance(70) {
		spec.VPCGroups = []string{"sg-1", "sg-2"}[:1+d.IntN(2)]
	}
	if d.chance(60) {
		spec.SubnetGroup, spec.VPC, spec.Subnets = d.one("default", "private subnets"), "vpc-11111111", []string{"subnet-1", "subnet-2"}
	}
	if d.chance(20) {
		spec.Pending = []Element{Leaf("AllocatedStorage", "900"), Leaf("DBInstanceClass", "db.r5.large")}[:1+d.IntN(2)]
	}
	if d.chance(15) {
		spec.ReplicaOf = "db-source"
		spec.StatusInfos = []Element{Node("DBInstanceStatusInfo",
			Leaf("StatusType", "read replication"), Leaf("Normal", "true"), Leaf("Status", "replicating"))}
	} else if d.chance(15) {
		spec.Replicas = []string{"db-replica-1", "db-replica-2"}[:1+d.IntN(2)]
	}
	if d.hostile && d.chance(30) {
		spec.NoEndpoint, spec.Status = true, "creating"
	}
	if d.hostile && d.chance(30) {
		spec.ParameterGroups = nil
	}
	db := NewDatabase(spec)
	if d.chance(20) {
		db.Resource = NewResource(db.Element().without("LatestRestorableTime", "KmsKeyId"))
	}
	return db
}

// zone makes a hosted zone; half of its records point at hosts of the fleet.
func (d *dice) zone(f *Fleet, n int) *HostedZone {
	name := []string{"example.com.", "internal.corp.", "skip.me."}[n%3]
	if n >= 3 {
		name = fmt.Sprintf("zone%d.%s", n, name)
	}
	var targets []string
	for _, r := range f.Regions {
		for _, i := range r.Instances() {
			for _, field := range []string{"ipAddress", "privateIpAddress", "dnsName", "privateDnsName"} {
				targets = append(targets, i.texts(field)...)
			}
		}
	}
	target := func() string {
		if len(targets) == 0 || d.chance(50) {
			return d.one("192.0.2.1", "192.0.2.9", "elsewhere.example.net.")
		}
		return targets[d.IntN(len(targets))]
	}
	id := fmt.Sprintf("Z%d", n)
	records := []*Resource{
		NewRecord(name, "NS", "ns-1.example.net.", "ns-2.example.net."),
		NewRecord(name, "TXT", `"v=spf1 -all" "a;b"`),
	}
	for k := range 3 + d.IntN(6) {
		host := fmt.Sprintf("h%d.%s", k, name)
		// A record set has values of one kind alone.
		values := []string{target()}
		kind := "A"
		if values[0][len(values[0])-1] > '9' || values[0][len(values[0])-1] == '.' {
			kind = "CNAME"
		} else if d.chance(40) {
			values = append(values, "192.0.2.7")
		}
		switch {
		case d.chance(15):
			records = append(records, NewAlias(host, "A", "ZX", "lb.example.net."))
		case d.chance(15):
			records = append(records, NewWeightedRecord(host, kind, "one", 1, values...), NewWeightedRecord(host, kind, "two", 2, values...))
		default:
			records = append(records, NewRecord(host, kind, values...))
		}
	}
	return NewHostedZone(id, name, d.chance(25), records...)
}

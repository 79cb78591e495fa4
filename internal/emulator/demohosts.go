package emulator

// The hosts of the sample fleet. Public addresses are of the networks that are
// set aside for documentation.

func tagged(tags ...Tag) func(*InstanceSpec) {
	return func(i *InstanceSpec) { i.Tags = append(i.Tags, tags...) }
}

var demoIreland = []demoHost{
	{"bastion.prod", "prod", "bastion", "security", "t3.nano", "10.10.0.5", "203.0.113.5", "ssh-bastion,office vpn", nil},
	{"web-1.prod", "prod", "web", "shop", "t3.large", "10.10.1.11", "203.0.113.11", "default,web servers", nil},
	{"web-2.prod", "prod", "web", "shop", "t3.large", "10.10.1.12", "203.0.113.12", "default,web servers", nil},
	{"web-3.prod", "prod", "web", "shop", "t3.large", "10.10.1.13", "203.0.113.13", "default,web servers", func(i *InstanceSpec) {
		i.IPv6 = []string{"2001:db8:10:1::13"}
	}},
	{"api-1.prod", "prod", "api", "shop", "c6i.xlarge", "10.10.2.21", "203.0.113.21", "default,app servers", nil},
	{"api-2.prod", "prod", "api", "shop", "c6i.xlarge", "10.10.2.22", "203.0.113.22", "default,app servers", nil},
	{"worker-1.prod", "prod", "worker", "data", "m6i.2xlarge", "10.10.3.31", "", "default,database clients", func(i *InstanceSpec) {
		i.Interfaces = []string{"10.10.13.31"}
		i.Volumes = 3
	}},
	{"worker-2.prod", "prod", "worker", "data", "m6i.2xlarge", "10.10.3.32", "", "default,database clients", func(i *InstanceSpec) {
		i.Interfaces = []string{"10.10.13.32"}
		i.Volumes = 3
	}},
	{"worker-spot.prod", "prod", "worker", "data", "m6i.2xlarge", "10.10.3.33", "", "default,database clients", func(i *InstanceSpec) {
		i.Spot = "sir-8d4f2k6p"
	}},
	{"db-bastion.prod", "prod", "db-bastion", "data", "t3.micro", "10.10.4.41", "203.0.113.41", "database clients,ssh-bastion", nil},
	{"jenkins.prod", "prod", "ci", "platform", "m6i.large", "10.10.5.50", "203.0.113.50", "ci-cd,office vpn", tagged(Tag{"Cost Center", "R&D, tools"})},
	{"monitoring.prod", "prod", "monitoring", "platform", "r6i.large", "10.10.5.60", "", "monitoring", func(i *InstanceSpec) {
		i.Monitoring = "enabled"
		i.Volumes = 2
	}},
	{"k8s-node-1.prod", "prod", "k8s", "platform", "m6i.xlarge", "10.10.6.61", "", "default", tagged(Tag{"k8s.io/cluster/x", "owned"}, Tag{"k8s.io/role/node", "1"})},
	{"k8s-node-2.prod", "prod", "k8s", "platform", "m6i.xlarge", "10.10.6.62", "", "default", tagged(Tag{"k8s.io/cluster/x", "owned"}, Tag{"k8s.io/role/node", "1"})},
	{"ad-1.prod", "prod", "directory", "security", "t3.large", "10.10.7.71", "", "default", func(i *InstanceSpec) { i.Platform = "windows" }},
	{"web-1.staging", "staging", "web", "shop", "t3.medium", "10.10.101.11", "203.0.113.71", "default,web servers", nil},
	{"api-1.staging", "staging", "api", "shop", "t3.medium", "10.10.102.21", "203.0.113.72", "default,app servers", nil},
	{"worker-1.staging", "staging", "worker", "data", "t3.large", "10.10.103.31", "", "default,database clients", func(i *InstanceSpec) {
		i.State, i.Reason = "stopped", "User initiated (2025-05-30 18:00:00 GMT)"
	}},
	{"web-1.dev", "dev", "web", "shop", "t3.small", "10.10.201.11", "203.0.113.80", "launch-wizard-1", tagged(Tag{"feature", "a=b=c"}, Tag{"note", "small, but mine"})},
	{"sandbox.dev", "dev", "sandbox", "data", "t3.small", "10.10.201.12", "", "launch-wizard-1", tagged(Tag{"café", "crème brûlée"}, Tag{"empty", ""})},
	{"", "dev", "gateway", "platform", "t3.nano", "", "", "default", nil},
}

var demoVirginia = []demoHost{
	{"bastion.prod.us", "prod", "bastion", "security", "t3.nano", "10.20.0.5", "198.51.100.5", "ssh-bastion,office vpn", nil},
	{"web-1.prod.us", "prod", "web", "shop", "t3.large", "10.20.1.11", "198.51.100.11", "default,web servers", nil},
	{"web-2.prod.us", "prod", "web", "shop", "t3.large", "10.20.1.12", "198.51.100.12", "default,web servers", nil},
	{"api-1.prod.us", "prod", "api", "shop", "c6i.xlarge", "10.20.2.21", "198.51.100.21", "default,app servers", tagged(Tag{"slot", "blue"})},
	{"api-2.prod.us", "prod", "api", "shop", "c7g.xlarge", "10.20.2.22", "198.51.100.22", "default,app servers", func(i *InstanceSpec) {
		i.Arch, i.Image = "arm64", "ami-0a64a64a64a64a64a"
		i.Tags = append(i.Tags, Tag{"slot", "green"})
	}},
	{"worker-1.prod.us", "prod", "worker", "data", "m6i.2xlarge", "10.20.3.31", "", "default,database clients", nil},
	{"worker-2.prod.us", "prod", "worker", "data", "m6i.2xlarge", "10.20.3.32", "", "default,database clients", nil},
	{"worker-3.prod.us", "prod", "worker", "data", "m6i.2xlarge", "10.20.3.33", "", "default,database clients", nil},
	{"monitoring.prod.us", "prod", "monitoring", "platform", "r6i.large", "10.20.5.60", "", "monitoring", nil},
	{"hpc-1.prod.us", "prod", "hpc", "data", "c6i.32xlarge", "10.20.8.81", "", "default", func(i *InstanceSpec) {
		i.Placement, i.Tenancy = "hpc-cluster", "dedicated"
	}},
	{"web-1.staging.us", "staging", "web", "shop", "t3.medium", "10.20.101.11", "198.51.100.71", "default,web servers", nil},
	{"api-1.staging.us", "staging", "api", "shop", "t3.medium", "10.20.102.21", "198.51.100.72", "default,app servers", nil},
	{"web-old.staging.us", "staging", "web", "shop", "t3.medium", "", "", "default", func(i *InstanceSpec) {
		i.State, i.Reason = "terminated", "User initiated (2025-06-01 09:12:44 GMT)"
		i.VPC, i.Subnet, i.Groups = "", "", nil
	}},
	{"worker-1.dev.us", "dev", "worker", "data", "t3.small", "10.20.203.31", "", "launch-wizard-1", nil},
	{"legacy-ftp.prod.us", "prod", "ftp", "platform", "m1.small", "10.200.7.7", "198.51.100.99", "default", func(i *InstanceSpec) {
		i.VPC, i.Subnet = "", ""
	}},
}

var demoSydney = []demoHost{
	{"bastion.prod.au", "prod", "bastion", "security", "t3.nano", "10.30.0.5", "192.0.2.5", "ssh-bastion,office vpn", nil},
	{"web-1.prod.au", "prod", "web", "shop", "t3.large", "10.30.1.11", "192.0.2.11", "default,web servers", nil},
	{"web-2.prod.au", "prod", "web", "shop", "t3.large", "10.30.1.12", "192.0.2.12", "default,web servers", nil},
	{"api-1.prod.au", "prod", "api", "shop", "c6i.xlarge", "10.30.2.21", "192.0.2.21", "default,app servers", nil},
	{"worker-1.prod.au", "prod", "worker", "data", "m6i.2xlarge", "10.30.3.31", "", "default,database clients", nil},
	{"monitoring.prod.au", "prod", "monitoring", "platform", "t3.large", "10.30.5.60", "", "monitoring", nil},
	{"web-1.staging.au", "staging", "web", "shop", "t3.medium", "10.30.101.11", "192.0.2.71", "default,web servers", nil},
	{"", "", "", "", "t3.micro", "10.30.201.99", "192.0.2.99", "launch-wizard-1", func(i *InstanceSpec) { i.Tags = nil }},
}

var demoDatabases = []DatabaseSpec{
	{
		Region: "eu-west-1", ID: "shop-prod", Class: "db.r6g.large", Engine: "postgres", Name: "shop", Storage: 200, MultiAZ: true,
		ParameterGroups: []string{"shop-postgres16"},
		SubnetGroup:     "private",
		Replicas:        []string{"shop-prod-replica"}, Iops: 3000,
		Tags: []Tag{{"env", "prod"}, {"team", "shop"}, {"backup", "daily"}},
	},
	{
		Region: "eu-west-1", ID: "shop-prod-replica", Zone: "eu-west-1b", Class: "db.r6g.large", Engine: "postgres", Name: "shop", Storage: 200,
		ParameterGroups: []string{"shop-postgres16"},
		SubnetGroup:     "private",
		ReplicaOf:       "shop-prod",
		StatusInfos: []Element{Node("DBInstanceStatusInfo",
			Leaf("StatusType", "read replication"), Leaf("Normal", "true"), Leaf("Status", "replicating"))},
		Tags: []Tag{{"env", "prod"}, {"team", "shop"}},
	},
	{
		Region: "eu-west-1", ID: "reports-staging", Class: "db.t3.medium", Engine: "mysql", Status: "creating", NoEndpoint: true,
		ParameterGroups: []string{"default.mysql8.0"},
		SubnetGroup:     "private",
		Pending:         []Element{Leaf("MasterUserPassword", "****")},
		Tags:            []Tag{{"env", "staging"}, {"team", "data"}},
	},
	{
		Region: "us-east-1", ID: "legacy-crm", Class: "db.m5.large", Engine: "sqlserver-se", Storage: 500,
		ClassicGroups: []string{"default"}, ParameterGroups: []string{"default.sqlserver-se-15.0"},
		Tags: []Tag{{"env", "prod"}, {"team", "platform"}, {"cost center", "R&D, tools"}},
	},
	{
		Region: "ap-southeast-2", ID: "events-prod", Class: "db.r6g.large", Engine: "aurora-postgresql", Status: "backing-up", Name: "events",
		ParameterGroups: []string{"default.aurora-postgresql15"},
		SubnetGroup:     "private",
		Tags:            []Tag{},
	},
}

package awsapi

import "testing"

func TestLimits(t *testing.T) {
	var l limits
	instances := operation{service: "ec2", name: "DescribeInstances", region: "eu-west-1"}
	elsewhere := operation{service: "ec2", name: "DescribeInstances", region: "us-east-1"}
	regions := operation{service: "ec2", name: "DescribeRegions", region: "eu-west-1"}
	zones := operation{service: "route53", name: "ListHostedZones"}
	records := operation{service: "route53", name: "ListResourceRecordSets"}

	if got := l.of(instances); got.Burst() != 100 || got.Limit() != 20 {
		t.Errorf("EC2: %d at once, %v a second", got.Burst(), got.Limit())
	}
	if got := l.of(zones); got.Burst() != 50 || got.Limit() != 10 {
		t.Errorf("Route 53: %d at once, %v a second", got.Burst(), got.Limit())
	}
	if before := l.of(instances); before != l.of(instances) {
		t.Error("a call does not count against what was there before")
	}
	if l.of(instances) == l.of(elsewhere) || l.of(instances) == l.of(regions) {
		t.Error("EC2: regions or kinds of calls share a bucket")
	}
	if l.of(zones) != l.of(records) {
		t.Error("Route 53: kinds of calls have buckets of their own")
	}
	if l.of(operation{service: "rds", name: "DescribeDBInstances", region: "eu-west-1"}) != nil {
		t.Error("RDS is limited, though no limit is known")
	}
}

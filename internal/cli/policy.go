package cli

import (
	"context"
	"slices"

	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/settings"
)

// policyDocument is an identity policy: see "IAM JSON policy element
// reference" in the IAM User Guide.
type policyDocument struct {
	Version   string
	Statement []*policyStatement
}

type policyStatement struct {
	Sid, Effect string
	Action      []string
	Resource    []string
	Condition   map[string]map[string][]string `json:",omitempty"`
}

// policyVersion is the language's, not the document's.
const policyVersion = "2012-10-17"

// grant is what an action is allowed on: an ARN behind the partition, or "*"
// where IAM knows no resources for it.
type grant struct{ sid, resource string }

// grants are those of the actions of a scan, by the "Resource types" of each in
// the service authorization reference. A listing is allowed on all of a type,
// for AWS asks about it as "db:*".
var grants = map[string]grant{
	"ec2:DescribeRegions":                   {"Regions", "*"},
	"ec2:DescribeInstances":                 {"Instances", "*"},
	"ec2:DescribeTags":                      {"Instances", "*"},
	"rds:DescribeDBInstances":               {"Databases", ":rds:*:*:db:*"},
	"rds:ListTagsForResource":               {"Databases", ":rds:*:*:db:*"},
	"rds:DescribeDBClusters":                {"DatabaseClusters", ":rds:*:*:cluster:*"},
	"elasticache:DescribeCacheClusters":     {"CacheClusters", ":elasticache:*:*:cluster:*"},
	"elasticache:DescribeReplicationGroups": {"ReplicationGroups", ":elasticache:*:*:replicationgroup:*"},
	"route53:ListHostedZones":               {"HostedZones", "*"},
	"route53:ListResourceRecordSets":        {"Records", ":route53:::hostedzone/*"},
}

// printPolicy prints the least policy that the settings in force need. AWS is
// not asked.
func (p *program) printPolicy(ctx context.Context) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	home := s.Caller.Region
	if s.AllRegions {
		account, err := p.account(ctx, s)
		if err != nil {
			return err
		}
		home = account.Region()
	}
	return p.printJSON(policy(s, home))
}

// policy allows the calls of a scan by a caller whose AWS settings name the
// region home, and the assuming of a role. That AWS tells who asks needs no
// permission.
func policy(s *settings.Settings, home string) *policyDocument {
	req := requestFrom(s, home)
	regions, partitions := req.Regions, partitionsOf(req.Regions)
	if req.AllRegions || s.Eucalyptus {
		partitions = []string{settings.Partition(home)}
	}
	if req.AllRegions {
		regions = []string{"*"} // all of them need the same
	}
	doc := &policyDocument{Version: policyVersion, Statement: []*policyStatement{}}
	for _, call := range scan.Calls(req, regions) {
		if call.Scope.Service == scan.STS {
			continue
		}
		g := grants[call.Action()]
		i := slices.IndexFunc(doc.Statement, func(st *policyStatement) bool { return st.Sid == g.sid })
		if i < 0 {
			i = len(doc.Statement)
			st := &policyStatement{Sid: g.sid, Effect: "Allow", Resource: resources(g, partitions)}
			if call.Scope.Region != "" {
				st.Condition = regionCondition(s, partitions)
			}
			doc.Statement = append(doc.Statement, st)
		}
		if st := doc.Statement[i]; !slices.Contains(st.Action, call.Action()) {
			st.Action = append(st.Action, call.Action())
		}
	}
	if s.Caller.Role != "" {
		doc.Statement = append(doc.Statement, &policyStatement{
			Sid: "AssumeRole", Effect: "Allow", Action: []string{"sts:AssumeRole"}, Resource: []string{s.Caller.Role},
		})
	}
	return doc
}

func partitionsOf(regions []string) []string {
	var partitions []string
	for _, name := range regions {
		if p := settings.Partition(name); !slices.Contains(partitions, p) {
			partitions = append(partitions, p)
		}
	}
	return partitions
}

func resources(g grant, partitions []string) []string {
	if g.resource == "*" {
		return []string{"*"}
	}
	var arns []string
	for _, partition := range partitions {
		arns = append(arns, "arn:"+partition+g.resource)
	}
	return arns
}

// regionCondition holds calls of services that each region has to the regions
// that are asked; nil if those are all.
func regionCondition(s *settings.Settings, partitions []string) map[string]map[string][]string {
	const requested = "aws:RequestedRegion"
	if s.Eucalyptus {
		return nil
	}
	if !s.AllRegions {
		return map[string]map[string][]string{"StringEquals": {requested: s.Regions}}
	}
	var excluded []string
	for _, name := range s.RegionsExclude {
		if slices.Contains(partitions, settings.Partition(name)) {
			excluded = append(excluded, name)
		}
	}
	if len(excluded) == 0 {
		return nil
	}
	return map[string]map[string][]string{"StringNotEquals": {requested: excluded}}
}

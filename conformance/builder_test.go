//go:build conformance

package conformance

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	r53types "github.com/aws/aws-sdk-go-v2/service/route53/types"
)

// builder makes resources in one region. Every failure ends the test.
type builder struct {
	t   *testing.T
	ec2 *ec2.Client
	rds *rds.Client
	r53 *route53.Client
}

// network is a region's VPC with what machines are launched into.
type network struct {
	subnets map[string]string // by the first three bytes of their addresses
	groups  map[string]string // security group ids by name
}

// launch holds what only some machines ask for.
type launch struct {
	monitored, ebsOptimized, spot bool
	elastic                       bool // an Elastic IP where the subnet gives no public address
	token                         string
}

// record is one record set of a zone.
type record struct {
	name, kind string
	values     []string
}

func newBuilder(t *testing.T, endpoint, region string) *builder {
	config := aws.Config{
		Region:       region,
		BaseEndpoint: aws.String(endpoint),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret"}, nil
		}),
	}
	return &builder{t, ec2.NewFromConfig(config), rds.NewFromConfig(config), route53.NewFromConfig(config)}
}

// call makes one request and ends the test if it fails.
func call[In, Out, Option any](b *builder, operation func(context.Context, *In, ...Option) (*Out, error), input *In) *Out {
	b.t.Helper()
	output, err := operation(b.t.Context(), input)
	if err != nil {
		b.t.Fatal(err)
	}
	return output
}

// network makes a VPC PREFIX.0.0/16 with three subnets, the first of which gives public addresses, and all the
// security groups and key pairs that machines name.
func (b *builder) network(prefix string) network {
	net := network{map[string]string{}, map[string]string{}}
	region := b.ec2.Options().Region
	vpc := call(b, b.ec2.CreateVpc, &ec2.CreateVpcInput{CidrBlock: aws.String(prefix + ".0.0/16")}).Vpc
	call(b, b.ec2.ModifyVpcAttribute, &ec2.ModifyVpcAttributeInput{
		VpcId: vpc.VpcId, EnableDnsHostnames: &types.AttributeBooleanValue{Value: aws.Bool(true)},
	})
	for _, place := range []struct{ cidr, zone string }{{prefix + ".1", "a"}, {prefix + ".2", "b"}, {prefix + ".10", "a"}} {
		subnet := call(b, b.ec2.CreateSubnet, &ec2.CreateSubnetInput{
			VpcId: vpc.VpcId, CidrBlock: aws.String(place.cidr + ".0/24"), AvailabilityZone: aws.String(region + place.zone),
		}).Subnet
		net.subnets[place.cidr] = *subnet.SubnetId
		if strings.HasSuffix(place.cidr, ".1") {
			call(b, b.ec2.ModifySubnetAttribute, &ec2.ModifySubnetAttributeInput{
				SubnetId: subnet.SubnetId, MapPublicIpOnLaunch: &types.AttributeBooleanValue{Value: aws.Bool(true)},
			})
		}
	}
	b.groups(net, vpc.VpcId)
	return net
}

// groups makes the security groups and key pairs.
func (b *builder) groups(net network, vpc *string) {
	given := call(b, b.ec2.DescribeSecurityGroups, &ec2.DescribeSecurityGroupsInput{
		Filters: []types.Filter{{Name: aws.String("vpc-id"), Values: []string{*vpc}}},
	})
	for _, g := range given.SecurityGroups {
		net.groups[*g.GroupName] = *g.GroupId
	}
	var keys []string
	for _, m := range machines {
		for _, name := range m.groups {
			if net.groups[name] != "" {
				continue
			}
			made := call(b, b.ec2.CreateSecurityGroup, &ec2.CreateSecurityGroupInput{
				GroupName: aws.String(name), Description: aws.String("made for a test"), VpcId: vpc,
			})
			net.groups[name] = *made.GroupId
		}
		if m.key != "" && !slices.Contains(keys, m.key) {
			keys = append(keys, m.key)
			call(b, b.ec2.CreateKeyPair, &ec2.CreateKeyPairInput{KeyName: aws.String(m.key)})
		}
	}
}

// machine launches an instance, brings it into its state and gives it as AWS then describes it.
func (b *builder) machine(net network, m machine) types.Instance {
	var options launch
	if m.options != nil {
		m.options(&options)
	}
	input := &ec2.RunInstancesInput{
		MinCount: aws.Int32(1), MaxCount: aws.Int32(1), ImageId: aws.String(m.image), InstanceType: m.kind,
		SubnetId: aws.String(net.subnets[m.ip[:strings.LastIndex(m.ip, ".")]]), PrivateIpAddress: aws.String(m.ip),
		EbsOptimized: aws.Bool(options.ebsOptimized), Monitoring: &types.RunInstancesMonitoringEnabled{Enabled: aws.Bool(options.monitored)},
	}
	if m.key != "" {
		input.KeyName = aws.String(m.key)
	}
	if options.token != "" {
		input.ClientToken = aws.String(options.token)
	}
	if options.spot {
		input.InstanceMarketOptions = &types.InstanceMarketOptionsRequest{MarketType: types.MarketTypeSpot}
	}
	for _, name := range m.groups {
		input.SecurityGroupIds = append(input.SecurityGroupIds, net.groups[name])
	}
	tags := types.TagSpecification{ResourceType: types.ResourceTypeInstance}
	if m.name != "" {
		tags.Tags = append(tags.Tags, types.Tag{Key: aws.String("Name"), Value: aws.String(m.name)})
	}
	for _, key := range slices.Sorted(maps.Keys(m.tags)) {
		tags.Tags = append(tags.Tags, types.Tag{Key: aws.String(key), Value: aws.String(m.tags[key])})
	}
	if len(tags.Tags) > 0 {
		input.TagSpecifications = []types.TagSpecification{tags}
	}
	id := *call(b, b.ec2.RunInstances, input).Instances[0].InstanceId
	if options.elastic {
		address := call(b, b.ec2.AllocateAddress, &ec2.AllocateAddressInput{Domain: types.DomainTypeVpc})
		call(b, b.ec2.AssociateAddress, &ec2.AssociateAddressInput{
			AllocationId: address.AllocationId, InstanceId: aws.String(id),
		})
	}
	switch m.state {
	case "stopped":
		call(b, b.ec2.StopInstances, &ec2.StopInstancesInput{InstanceIds: []string{id}})
	case "terminated":
		call(b, b.ec2.TerminateInstances, &ec2.TerminateInstancesInput{InstanceIds: []string{id}})
	}
	described := call(b, b.ec2.DescribeInstances, &ec2.DescribeInstancesInput{InstanceIds: []string{id}})
	return described.Reservations[0].Instances[0]
}

// database makes one that is available, or stopped.
func (b *builder) database(name, engine, class string, stopped bool) {
	call(b, b.rds.CreateDBInstance, &rds.CreateDBInstanceInput{
		DBInstanceIdentifier: aws.String(name), Engine: aws.String(engine), DBInstanceClass: aws.String(class),
		MasterUsername: aws.String("root"), MasterUserPassword: aws.String("not a secret"), AllocatedStorage: aws.Int32(20),
		Tags: []rdstypes.Tag{{Key: aws.String("Env"), Value: aws.String("prod, really")}, {Key: aws.String("empty"), Value: aws.String("")}},
	})
	if stopped {
		call(b, b.rds.StopDBInstance, &rds.StopDBInstanceInput{DBInstanceIdentifier: aws.String(name)})
	}
}

// zone makes a hosted zone and its records.
func (b *builder) zone(name string, records []record) {
	zone := call(b, b.r53.CreateHostedZone, &route53.CreateHostedZoneInput{
		Name: aws.String(name), CallerReference: aws.String(name),
	}).HostedZone
	batch := &r53types.ChangeBatch{}
	for _, r := range records {
		set := &r53types.ResourceRecordSet{Name: aws.String(r.name), Type: r53types.RRType(r.kind), TTL: aws.Int64(60)}
		for _, value := range r.values {
			set.ResourceRecords = append(set.ResourceRecords, r53types.ResourceRecord{Value: aws.String(value)})
		}
		batch.Changes = append(batch.Changes, r53types.Change{Action: r53types.ChangeActionCreate, ResourceRecordSet: set})
	}
	call(b, b.r53.ChangeResourceRecordSets, &route53.ChangeResourceRecordSetsInput{
		HostedZoneId: zone.Id, ChangeBatch: batch,
	})
}

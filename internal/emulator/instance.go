package emulator

import (
	"fmt"
	"strconv"
	"strings"
)

// Tag is a tag of an instance or a database.
type Tag struct{ Key, Value string }

// Group is a security group of an instance.
type Group struct{ ID, Name string }

// InstanceSpec says what is particular about an instance. What is left empty
// takes a usual value, or is left out where AWS leaves it out.
type InstanceSpec struct {
	Account string
	Region  string
	// Stem is fifteen hexadecimal digits, from which the ids of the instance,
	// its volumes and interfaces are made.
	Stem string
	// Zone is the name of an availability zone: the region's first if empty.
	Zone     string
	State    string
	Type     string
	Image    string
	Key      string
	Launch   string
	Index    int
	Platform string
	// VPC and Subnet are empty for EC2-Classic.
	VPC, Subnet string
	// PrivateIP and PublicIP may be empty. The names are made from them unless
	// they are given.
	PrivateIP, PublicIP     string
	PrivateName, PublicName string
	IPv6                    []string
	// Interfaces are the private addresses of the interfaces after the first.
	Interfaces []string
	// MAC is the first five bytes of the interfaces' addresses.
	MAC    string
	Groups []Group
	// Tags may be nil: AWS leaves out the set of an instance without tags.
	Tags []Tag
	// Volumes is how many there are, the root included; 0 means one.
	Volumes int
	// Spot is the id of a spot request.
	Spot        string
	Profile     string
	Monitoring  string
	Tenancy     string
	Placement   string
	ClientToken string
	Arch        string
	// Reason says when and by whom a stopped or terminated instance was.
	Reason string
}

var stateCodes = map[string]string{
	"pending": "0", "running": "16", "shutting-down": "32", "terminated": "48", "stopping": "64", "stopped": "80",
}

// NewInstance returns an instance as EC2 describes it.
func NewInstance(spec InstanceSpec) *Resource {
	return NewResource(spec.Element())
}

func or(s, usual string) string {
	if s == "" {
		return usual
	}
	return s
}

// ID is the id of the instance.
func (i InstanceSpec) ID() string { return "i-" + i.Stem + "00" }

// withDefaults fills in what the spec leaves open.
func (i InstanceSpec) withDefaults() InstanceSpec {
	i.Account = or(i.Account, DefaultAccount)
	i.Zone = or(i.Zone, i.Region+"a")
	i.State = or(i.State, "running")
	i.Type = or(i.Type, "t3.micro")
	i.Image = or(i.Image, "ami-0c1a7f89451184c8b")
	i.Launch = or(i.Launch, "2025-03-14T09:26:53.000Z")
	i.MAC = or(i.MAC, "06:1f:2a:3b:4c")
	i.Monitoring = or(i.Monitoring, "disabled")
	i.Tenancy = or(i.Tenancy, "default")
	i.Arch = or(i.Arch, "x86_64")
	i.Volumes = max(i.Volumes, 1)
	if i.PrivateIP != "" {
		i.PrivateName = or(i.PrivateName, privateName(i.PrivateIP, i.Region))
	}
	if i.PublicIP != "" {
		i.PublicName = or(i.PublicName, publicName(i.PublicIP, i.Region))
	}
	return i
}

func privateName(ip, region string) string {
	if region == "us-east-1" {
		return "ip-" + strings.ReplaceAll(ip, ".", "-") + ".ec2.internal"
	}
	return "ip-" + strings.ReplaceAll(ip, ".", "-") + "." + region + ".compute.internal"
}

func publicName(ip, region string) string {
	if region == "us-east-1" {
		return "ec2-" + strings.ReplaceAll(ip, ".", "-") + ".compute-1.amazonaws.com"
	}
	return "ec2-" + strings.ReplaceAll(ip, ".", "-") + "." + region + ".compute.amazonaws.com"
}

// children gathers elements, some of which are only there under a condition.
type children []Element

func (c *children) add(e ...Element) { *c = append(*c, e...) }

// some adds a leaf unless its text is empty.
func (c *children) some(name, text string) {
	if text != "" {
		c.add(Leaf(name, text))
	}
}

// Element describes the instance in the order in which EC2 does.
func (i InstanceSpec) Element() Element {
	i = i.withDefaults()
	gone := i.State == "terminated" || i.State == "shutting-down"
	var c children
	c.add(
		Leaf("instanceId", i.ID()),
		Leaf("imageId", i.Image),
		Node("instanceState", Leaf("code", stateCodes[i.State]), Leaf("name", i.State)),
		Leaf("privateDnsName", i.PrivateName),
		Leaf("dnsName", i.PublicName),
		Leaf("reason", i.Reason))
	c.some("keyName", i.Key)
	c.add(
		Leaf("amiLaunchIndex", strconv.Itoa(i.Index)),
		Node("productCodes"),
		Leaf("instanceType", i.Type),
		Leaf("launchTime", i.Launch),
		Node("placement", Leaf("availabilityZone", i.Zone), Leaf("groupName", i.Placement), Leaf("tenancy", i.Tenancy)))
	c.some("platform", i.Platform)
	c.add(Node("monitoring", Leaf("state", i.Monitoring)))
	c.some("subnetId", i.Subnet)
	c.some("vpcId", i.VPC)
	c.some("privateIpAddress", i.PrivateIP)
	c.some("ipAddress", i.PublicIP)
	if i.VPC != "" {
		c.add(Leaf("sourceDestCheck", "true"))
	}
	c.add(i.groupSet())
	if i.Reason != "" {
		c.add(Node("stateReason",
			Leaf("code", "Client.UserInitiatedShutdown"),
			Leaf("message", "Client.UserInitiatedShutdown: User initiated shutdown")))
	}
	c.add(
		Leaf("architecture", i.Arch),
		Leaf("rootDeviceType", "ebs"),
		Leaf("rootDeviceName", "/dev/sda1"))
	volumes := Node("blockDeviceMapping")
	for n := 0; n < i.Volumes && !gone; n++ {
		volumes.Children = append(volumes.Children, i.volume(n))
	}
	c.add(volumes, Leaf("virtualizationType", "hvm"))
	if i.Spot != "" {
		c.add(Leaf("instanceLifecycle", "spot"), Leaf("spotInstanceRequestId", i.Spot))
	}
	c.add(Leaf("clientToken", i.ClientToken))
	if i.Tags != nil {
		tags := Node("tagSet")
		for _, t := range i.Tags {
			tags.Children = append(tags.Children, Node("item", Leaf("key", t.Key), Leaf("value", t.Value)))
		}
		c.add(tags)
	}
	c.add(Leaf("hypervisor", "xen"))
	interfaces := Node("networkInterfaceSet")
	if i.VPC != "" && i.PrivateIP != "" && !gone {
		for n, ip := range append([]string{i.PrivateIP}, i.Interfaces...) {
			interfaces.Children = append(interfaces.Children, i.networkInterface(n, ip))
		}
	}
	c.add(interfaces)
	if i.Profile != "" {
		c.add(Node("iamInstanceProfile",
			Leaf("arn", "arn:aws:iam::"+i.Account+":instance-profile/"+i.Profile),
			Leaf("id", "AIPAEXAMPLEPROFILE00")))
	}
	c.add(i.options()...)
	return Element{Name: "item", Children: c}
}

// options are the elements at the end, which are much the same everywhere.
func (i InstanceSpec) options() []Element {
	details, operation := "Linux/UNIX", "RunInstances"
	if i.Platform == "windows" {
		details, operation = "Windows", "RunInstances:0002"
	}
	var c children
	c.add(
		Leaf("ebsOptimized", "false"),
		Leaf("enaSupport", "true"),
		Node("cpuOptions", Leaf("coreCount", "1"), Leaf("threadsPerCore", "2")),
		Node("capacityReservationSpecification", Leaf("capacityReservationPreference", "open")),
		Node("hibernationOptions", Leaf("configured", "false")),
		Node("enclaveOptions", Leaf("enabled", "false")),
		Node("metadataOptions",
			Leaf("state", "applied"),
			Leaf("httpTokens", "required"),
			Leaf("httpPutResponseHopLimit", "2"),
			Leaf("httpEndpoint", "enabled"),
			Leaf("httpProtocolIpv6", "disabled"),
			Leaf("instanceMetadataTags", "disabled")),
		Node("maintenanceOptions", Leaf("autoRecovery", "default")),
		Leaf("platformDetails", details),
		Leaf("usageOperation", operation),
		Leaf("usageOperationUpdateTime", i.Launch),
		Node("privateDnsNameOptions",
			Leaf("hostnameType", "ip-name"),
			Leaf("enableResourceNameDnsARecord", "false"),
			Leaf("enableResourceNameDnsAAAARecord", "false")))
	if len(i.IPv6) > 0 {
		c.add(Leaf("ipv6Address", i.IPv6[0]))
	}
	c.add(
		Leaf("bootMode", "uefi-preferred"),
		Leaf("currentInstanceBootMode", "uefi"),
		Node("operator", Leaf("managed", "false")))
	return c
}

func (i InstanceSpec) groupSet() Element {
	set := Node("groupSet")
	for _, g := range i.Groups {
		set.Children = append(set.Children, Node("item", Leaf("groupId", g.ID), Leaf("groupName", g.Name)))
	}
	return set
}

func (i InstanceSpec) volume(n int) Element {
	device := "/dev/sda1"
	if n > 0 {
		device = "/dev/sd" + string(rune('e'+n))
	}
	return Node("item",
		Leaf("deviceName", device),
		Node("ebs",
			Leaf("volumeId", fmt.Sprintf("vol-%s1%x", i.Stem, n)),
			Leaf("status", "attached"),
			Leaf("attachTime", i.Launch),
			Leaf("deleteOnTermination", strconv.FormatBool(n == 0))))
}

func (i InstanceSpec) networkInterface(n int, ip string) Element {
	first := n == 0
	name := i.PrivateName
	if !first {
		name = privateName(ip, i.Region)
	}
	association := Node("association",
		Leaf("publicIp", i.PublicIP), Leaf("publicDnsName", i.PublicName), Leaf("ipOwnerId", "amazon"))
	var c children
	c.add(
		Leaf("networkInterfaceId", fmt.Sprintf("eni-%s2%x", i.Stem, n)),
		Leaf("subnetId", i.Subnet),
		Leaf("vpcId", i.VPC),
		Leaf("description", ""),
		Leaf("ownerId", i.Account),
		Leaf("status", "in-use"),
		Leaf("macAddress", fmt.Sprintf("%s:%02x", i.MAC, n)),
		Leaf("privateIpAddress", ip),
		Leaf("privateDnsName", name),
		Leaf("sourceDestCheck", "true"),
		i.groupSet(),
		Node("attachment",
			Leaf("attachmentId", fmt.Sprintf("eni-attach-%s3%x", i.Stem, n)),
			Leaf("deviceIndex", strconv.Itoa(n)),
			Leaf("status", "attached"),
			Leaf("attachTime", i.Launch),
			Leaf("deleteOnTermination", strconv.FormatBool(first)),
			Leaf("networkCardIndex", "0")))
	address := Node("item", Leaf("privateIpAddress", ip), Leaf("privateDnsName", name), Leaf("primary", "true"))
	if first && i.PublicIP != "" {
		c.add(association)
		address.Children = append(address.Children, association)
	}
	c.add(Node("privateIpAddressesSet", address))
	if first && len(i.IPv6) > 0 {
		set := Node("ipv6AddressesSet")
		for k, ip := range i.IPv6 {
			set.Children = append(set.Children, Node("item", Leaf("ipv6Address", ip), Leaf("isPrimaryIpv6", strconv.FormatBool(k == 0))))
		}
		c.add(set)
	}
	c.add(Leaf("interfaceType", "interface"), Node("operator", Leaf("managed", "false")))
	return Element{Name: "item", Children: c}
}

package emulator

import "strings"

// candidate is an instance that filters are tried on.
type candidate struct {
	reservation *Reservation
	instance    *Resource
}

// field gives what a filter looks at. A filter with several values to look at
// matches if one of them does.
type field func(candidate) []string

// of is the field at a path of the instance's element.
func of(path string) field {
	names := strings.Split(path, "/")
	return func(c candidate) []string { return c.instance.texts(names...) }
}

func ofReservation(path string) field {
	names := strings.Split(path, "/")
	return func(c candidate) []string { return c.reservation.Head.texts(names...) }
}

// classicGroups looks at the groups of a reservation, and at those of an
// instance outside a VPC, as group-id and group-name are about EC2-Classic.
func classicGroups(name string) field {
	return func(c candidate) []string {
		found := c.reservation.Head.texts("groupSet", "item", name)
		if c.instance.at("vpcId") == "" {
			found = append(found, c.instance.texts("groupSet", "item", name)...)
		}
		return found
	}
}

func profileName(c candidate) []string {
	arn := c.instance.at("iamInstanceProfile", "arn")
	if i := strings.LastIndexByte(arn, '/'); i >= 0 {
		return []string{arn[i+1:]}
	}
	return nil
}

// tagTexts gives the keys or the values of all tags.
func tagTexts(keys bool) field {
	return func(c candidate) []string {
		var found []string
		c.instance.eachTag("tagSet", "key", "value", func(key, value string) {
			if keys {
				value = key
			}
			found = append(found, value)
		})
		return found
	}
}

func tagNamed(name string) field {
	return func(c candidate) []string {
		var found []string
		c.instance.eachTag("tagSet", "key", "value", func(key, value string) {
			if key == name {
				found = append(found, value)
			}
		})
		return found
	}
}

const eni = "networkInterfaceSet/item/"

var instanceFields = map[string]field{
	"affinity":                               of("placement/affinity"),
	"architecture":                           of("architecture"),
	"availability-zone":                      of("placement/availabilityZone"),
	"availability-zone-id":                   of("placement/availabilityZoneId"),
	"block-device-mapping.attach-time":       of("blockDeviceMapping/item/ebs/attachTime"),
	"block-device-mapping.device-name":       of("blockDeviceMapping/item/deviceName"),
	"block-device-mapping.status":            of("blockDeviceMapping/item/ebs/status"),
	"block-device-mapping.volume-id":         of("blockDeviceMapping/item/ebs/volumeId"),
	"boot-mode":                              of("bootMode"),
	"capacity-reservation-id":                of("capacityReservationId"),
	"client-token":                           of("clientToken"),
	"current-instance-boot-mode":             of("currentInstanceBootMode"),
	"dns-name":                               of("dnsName"),
	"ebs-optimized":                          of("ebsOptimized"),
	"ena-support":                            of("enaSupport"),
	"enclave-options.enabled":                of("enclaveOptions/enabled"),
	"group-id":                               classicGroups("groupId"),
	"group-name":                             classicGroups("groupName"),
	"hibernation-options.configured":         of("hibernationOptions/configured"),
	"host-id":                                of("placement/hostId"),
	"hypervisor":                             of("hypervisor"),
	"iam-instance-profile.arn":               of("iamInstanceProfile/arn"),
	"iam-instance-profile.id":                of("iamInstanceProfile/id"),
	"iam-instance-profile.name":              profileName,
	"image-id":                               of("imageId"),
	"instance-id":                            of("instanceId"),
	"instance-lifecycle":                     of("instanceLifecycle"),
	"instance-state-code":                    of("instanceState/code"),
	"instance-state-name":                    of("instanceState/name"),
	"instance-type":                          of("instanceType"),
	"instance.group-id":                      of("groupSet/item/groupId"),
	"instance.group-name":                    of("groupSet/item/groupName"),
	"ip-address":                             of("ipAddress"),
	"ipv6-address":                           of("ipv6Address"),
	"kernel-id":                              of("kernelId"),
	"key-name":                               of("keyName"),
	"launch-index":                           of("amiLaunchIndex"),
	"launch-time":                            of("launchTime"),
	"maintenance-options.auto-recovery":      of("maintenanceOptions/autoRecovery"),
	"metadata-options.http-endpoint":         of("metadataOptions/httpEndpoint"),
	"metadata-options.http-tokens":           of("metadataOptions/httpTokens"),
	"monitoring-state":                       of("monitoring/state"),
	"operator.managed":                       of("operator/managed"),
	"outpost-arn":                            of("outpostArn"),
	"owner-id":                               ofReservation("ownerId"),
	"placement-group-name":                   of("placement/groupName"),
	"placement-partition-number":             of("placement/partitionNumber"),
	"platform":                               of("platform"),
	"platform-details":                       of("platformDetails"),
	"private-dns-name":                       of("privateDnsName"),
	"private-dns-name-options.hostname-type": of("privateDnsNameOptions/hostnameType"),
	"private-ip-address":                     of("privateIpAddress"),
	"product-code":                           of("productCodes/item/productCode"),
	"product-code.type":                      of("productCodes/item/type"),
	"ramdisk-id":                             of("ramdiskId"),
	"reason":                                 of("reason"),
	"requester-id":                           ofReservation("requesterId"),
	"reservation-id":                         ofReservation("reservationId"),
	"root-device-name":                       of("rootDeviceName"),
	"root-device-type":                       of("rootDeviceType"),
	"source-dest-check":                      of("sourceDestCheck"),
	"spot-instance-request-id":               of("spotInstanceRequestId"),
	"state-reason-code":                      of("stateReason/code"),
	"state-reason-message":                   of("stateReason/message"),
	"subnet-id":                              of("subnetId"),
	"tag-key":                                tagTexts(true),
	"tag-value":                              tagTexts(false),
	"tenancy":                                of("placement/tenancy"),
	"usage-operation":                        of("usageOperation"),
	"virtualization-type":                    of("virtualizationType"),
	"vpc-id":                                 of("vpcId"),

	"network-interface.addresses.association.public-ip":   of(eni + "privateIpAddressesSet/item/association/publicIp"),
	"network-interface.addresses.association.ip-owner-id": of(eni + "privateIpAddressesSet/item/association/ipOwnerId"),
	"network-interface.addresses.primary":                 of(eni + "privateIpAddressesSet/item/primary"),
	"network-interface.addresses.private-ip-address":      of(eni + "privateIpAddressesSet/item/privateIpAddress"),
	"network-interface.association.ip-owner-id":           of(eni + "association/ipOwnerId"),
	"network-interface.association.public-ip":             of(eni + "association/publicIp"),
	"network-interface.attachment.attach-time":            of(eni + "attachment/attachTime"),
	"network-interface.attachment.attachment-id":          of(eni + "attachment/attachmentId"),
	"network-interface.attachment.delete-on-termination":  of(eni + "attachment/deleteOnTermination"),
	"network-interface.attachment.device-index":           of(eni + "attachment/deviceIndex"),
	"network-interface.attachment.instance-id":            attachedTo,
	"network-interface.attachment.status":                 of(eni + "attachment/status"),
	"network-interface.availability-zone":                 attachedIn,
	"network-interface.description":                       of(eni + "description"),
	"network-interface.group-id":                          of(eni + "groupSet/item/groupId"),
	"network-interface.group-name":                        of(eni + "groupSet/item/groupName"),
	"network-interface.ipv6-addresses.ipv6-address":       of(eni + "ipv6AddressesSet/item/ipv6Address"),
	"network-interface.mac-address":                       of(eni + "macAddress"),
	"network-interface.network-interface-id":              of(eni + "networkInterfaceId"),
	"network-interface.owner-id":                          of(eni + "ownerId"),
	"network-interface.private-dns-name":                  of(eni + "privateDnsName"),
	"network-interface.private-ip-address":                of(eni + "privateIpAddress"),
	"network-interface.source-dest-check":                 of(eni + "sourceDestCheck"),
	"network-interface.status":                            of(eni + "status"),
	"network-interface.subnet-id":                         of(eni + "subnetId"),
	"network-interface.vpc-id":                            of(eni + "vpcId"),
}

// attachedTo and attachedIn say of an interface what DescribeInstances says of
// its instance alone.
func attachedTo(c candidate) []string {
	if len(c.instance.texts("networkInterfaceSet", "item", "networkInterfaceId")) == 0 {
		return nil
	}
	return c.instance.texts("instanceId")
}

func attachedIn(c candidate) []string {
	if len(c.instance.texts("networkInterfaceSet", "item", "networkInterfaceId")) == 0 {
		return nil
	}
	return c.instance.texts("placement", "availabilityZone")
}

// instanceTest is one filter with what it looks at.
type instanceTest struct {
	filter
	field field
}

func instanceTests(filters []filter) ([]instanceTest, *apiError) {
	var tests []instanceTest
	for _, f := range filters {
		look, ok := instanceFields[f.name]
		if key, isTag := strings.CutPrefix(f.name, "tag:"); isTag && key != "" {
			look, ok = tagNamed(key), true
		}
		if !ok {
			return nil, unknownFilter(f.name)
		}
		tests = append(tests, instanceTest{f, look})
	}
	return tests, nil
}

func (c candidate) passes(tests []instanceTest) bool {
	for _, t := range tests {
		if !t.matches(t.field(c)) {
			return false
		}
	}
	return true
}

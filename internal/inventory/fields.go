package inventory

// field is an attribute of boto's Instance that an element of the answer
// fills, or that has a value from the start.
type field uint8

const (
	fieldID field = iota
	fieldDNSName
	fieldPublicDNSName
	fieldPrivateDNSName
	fieldKeyName
	fieldInstanceType
	fieldLaunchTime
	fieldImageID
	fieldKernel
	fieldRamdisk
	fieldAMILaunchIndex
	fieldMonitored
	fieldMonitoringState
	fieldSpotRequestID
	fieldSubnetID
	fieldVPCID
	fieldPrivateIPAddress
	fieldIPAddress
	fieldRequesterID
	fieldInMonitoring
	fieldPersistent
	fieldRootDeviceName
	fieldRootDeviceType
	fieldGroupName
	fieldClientToken
	fieldPlatform
	fieldHypervisor
	fieldVirtualizationType
	fieldArchitecture
	fieldRegion
	numFields
)

// fieldNames are boto's names, by which destination options address a field
// and which, after "ec2_", name the variables.
var fieldNames = [numFields]string{
	fieldID:                 "id",
	fieldDNSName:            "dns_name",
	fieldPublicDNSName:      "public_dns_name",
	fieldPrivateDNSName:     "private_dns_name",
	fieldKeyName:            "key_name",
	fieldInstanceType:       "instance_type",
	fieldLaunchTime:         "launch_time",
	fieldImageID:            "image_id",
	fieldKernel:             "kernel",
	fieldRamdisk:            "ramdisk",
	fieldAMILaunchIndex:     "ami_launch_index",
	fieldMonitored:          "monitored",
	fieldMonitoringState:    "monitoring_state",
	fieldSpotRequestID:      "spot_instance_request_id",
	fieldSubnetID:           "subnet_id",
	fieldVPCID:              "vpc_id",
	fieldPrivateIPAddress:   "private_ip_address",
	fieldIPAddress:          "ip_address",
	fieldRequesterID:        "requester_id",
	fieldInMonitoring:       "_in_monitoring_element",
	fieldPersistent:         "persistent",
	fieldRootDeviceName:     "root_device_name",
	fieldRootDeviceType:     "root_device_type",
	fieldGroupName:          "group_name",
	fieldClientToken:        "client_token",
	fieldPlatform:           "platform",
	fieldHypervisor:         "hypervisor",
	fieldVirtualizationType: "virtualization_type",
	fieldArchitecture:       "architecture",
	fieldRegion:             "region",
}

// leafFields are the elements that fill a field as they are.
var leafFields = map[string]field{
	"instanceId":            fieldID,
	"privateDnsName":        fieldPrivateDNSName,
	"keyName":               fieldKeyName,
	"amiLaunchIndex":        fieldAMILaunchIndex,
	"instanceType":          fieldInstanceType,
	"rootDeviceName":        fieldRootDeviceName,
	"rootDeviceType":        fieldRootDeviceType,
	"launchTime":            fieldLaunchTime,
	"imageId":               fieldImageID,
	"kernelId":              fieldKernel,
	"ramdiskId":             fieldRamdisk,
	"spotInstanceRequestId": fieldSpotRequestID,
	"subnetId":              fieldSubnetID,
	"vpcId":                 fieldVPCID,
	"privateIpAddress":      fieldPrivateIPAddress,
	"ipAddress":             fieldIPAddress,
	"requesterId":           fieldRequesterID,
	"clientToken":           fieldClientToken,
	"platform":              fieldPlatform,
	"hypervisor":            fieldHypervisor,
	"virtualizationType":    fieldVirtualizationType,
	"architecture":          fieldArchitecture,
	"persistent":            fieldPersistent,
}

// action says what boto's Instance does with an element.
type action uint8

const (
	// keep sets an attribute under the element's own name: boto models it not.
	keep action = iota
	setField
	setDNSName    // dnsName, publicDnsName: two fields at once
	setMonitoring // monitoring: what follows belongs to it, up to its state
	setState      // state: counts inside monitoring only
	setGroupName  // groupName: counts inside monitoring only
	setEBSOptimized
	readOnly // elements named like a property of Instance
	endItem  // item: see reader.instance
	// The elements below are objects of their own: what is in them does not
	// reach the instance.
	readState
	readPreviousState
	readPlacement
	readTags
	readGroups
	readBlockDevices
	skipStateReason
	skipEvents
	skipProfile
	skipOther // productCodes, networkInterfaceSet: attributes that are never shown
)

var actions = map[string]action{
	"dnsName":             setDNSName,
	"publicDnsName":       setDNSName,
	"monitoring":          setMonitoring,
	"state":               setState,
	"groupName":           setGroupName,
	"ebsOptimized":        setEBSOptimized,
	"item":                endItem,
	"instanceState":       readState,
	"currentState":        readState,
	"previousState":       readPreviousState,
	"placement":           readPlacement,
	"tagSet":              readTags,
	"groupSet":            readGroups,
	"blockDeviceMapping":  readBlockDevices,
	"stateReason":         skipStateReason,
	"eventsSet":           skipEvents,
	"iamInstanceProfile":  skipProfile,
	"productCodes":        skipOther,
	"networkInterfaceSet": skipOther,
	"state_code":          readOnly,
	"previous_state":      readOnly,
	"previous_state_code": readOnly,
	"placement_group":     readOnly,
	"placement_tenancy":   readOnly,
}

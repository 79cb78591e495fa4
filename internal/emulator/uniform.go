package emulator

import (
	"fmt"
	"strconv"
)

// The slots of a uniform instance.
const (
	slotStem slot = iota + 'A'
	slotZone
	slotSubnet
	slotPrivateIP
	slotPrivateDashed
	slotPublicIP
	slotPublicDashed
	slotMAC
	slotName
	slotRole
	slotIndex
	slotSecondIP
	slotSecondDashed
	slotLaunch
)

// uniformReservation is how many instances were launched together each time.
const uniformReservation = 4

// Uniform returns a fleet of n running instances in one region, of some 10 KB
// each, in three zones. An instance takes few bytes until it is sent, so that
// a hundred thousand of them fit into memory.
func Uniform(n int, region string) *Fleet {
	r := NewRegion(region)
	f := &Fleet{Account: DefaultAccount, Regions: []*Region{r}}
	p := newPattern(uniformInstance(f.Account, region), func(b []byte, s slot, number int) []byte {
		return appendUniform(b, s, number, region)
	})
	instances := make([]Resource, n)
	for from := 0; from < n; from += uniformReservation {
		var together []*Resource
		for i := from; i < min(from+uniformReservation, n); i++ {
			instances[i].pattern, instances[i].number = p, i
			together = append(together, &instances[i])
		}
		r.Reserve(fmt.Sprintf("r-%017x", from), f.Account, "AIDAAUTOSCALING", together...)
	}
	return f
}

// uniformInstance describes any instance of a uniform fleet, with slots.
func uniformInstance(account, region string) Element {
	e := InstanceSpec{
		Account:     account,
		Region:      region,
		Stem:        slotStem.String(),
		Zone:        slotZone.String(),
		Type:        "m6i.2xlarge",
		Key:         "fleet",
		Launch:      slotLaunch.String(),
		VPC:         "vpc-0a1b2c3d4e5f60718",
		Subnet:      slotSubnet.String(),
		PrivateIP:   slotPrivateIP.String(),
		PrivateName: privateName(slotPrivateDashed.String(), region),
		PublicIP:    slotPublicIP.String(),
		PublicName:  publicName(slotPublicDashed.String(), region),
		Interfaces:  []string{slotSecondIP.String()},
		MAC:         slotMAC.String(),
		Volumes:     8,
		Profile:     "fleet-node",
		Monitoring:  "enabled",
		ClientToken: "fleet-0000-4000-8000-" + slotStem.String(),
		Groups: []Group{
			{"sg-0123456789abcdef0", "default"},
			{"sg-0123456789abcdef1", "fleet nodes"},
			{"sg-0123456789abcdef2", "monitoring-agents"},
			{"sg-0123456789abcdef3", "ssh-from-bastion"},
		},
		Tags: []Tag{
			{"Name", slotName.String()},
			{"env", "prod"},
			{"role", slotRole.String()},
			{"team", "platform"},
			{"cost center", "4711"},
			{"aws:autoscaling:groupName", "fleet-" + slotRole.String()},
			{"aws:ec2launchtemplate:id", "lt-0123456789abcdef0"},
			{"kubernetes.io/cluster/fleet", "owned"},
		},
	}.Element()
	// Many secondary addresses, as nodes that run containers have, bring the
	// instance to the size that large fleets show.
	interfaces := e.Child("networkInterfaceSet").Children
	for i := range interfaces {
		set := interfaces[i].Child("privateIpAddressesSet")
		for n := range 7 {
			ip := fmt.Sprintf("100.64.%d.%d", i, n)
			set.Children = append(set.Children, Node("item",
				Leaf("privateIpAddress", ip), Leaf("privateDnsName", privateName(ip, region)), Leaf("primary", "false")))
		}
	}
	// The name of the second interface is made from its address in the usual
	// way, which a slot does not go through.
	second := &interfaces[1]
	name := privateName(slotSecondDashed.String(), region)
	second.Child("privateDnsName").Text = name
	second.Child("privateIpAddressesSet").Children[0].Child("privateDnsName").Text = name
	*e.Child("amiLaunchIndex") = Leaf("amiLaunchIndex", slotIndex.String())
	return e
}

var uniformRoles = []string{"web", "api", "worker", "queue", "cache"}

func appendUniform(b []byte, s slot, n int, region string) []byte {
	switch s {
	case slotStem:
		return appendHex(b, n, 15)
	case slotZone:
		return append(append(b, region...), 'a'+byte(n%3))
	case slotSubnet:
		return append(append(b, "subnet-0123456789abcdef"...), '0'+byte(n%3))
	case slotPrivateIP:
		return appendIP(b, 10, n, '.')
	case slotPrivateDashed:
		return appendIP(b, 10, n, '-')
	case slotPublicIP:
		return appendIP(b, 54, n, '.')
	case slotPublicDashed:
		return appendIP(b, 54, n, '-')
	case slotSecondIP:
		return appendIP(b, 11, n, '.')
	case slotSecondDashed:
		return appendIP(b, 11, n, '-')
	case slotMAC:
		b = append(b, "06:00"...)
		for shift := 16; shift >= 0; shift -= 8 {
			b = appendHex(append(b, ':'), n>>shift&0xff, 2)
		}
		return b
	case slotName:
		b = append(append(b, uniformRoles[n%len(uniformRoles)]...), '-')
		return strconv.AppendInt(b, int64(n), 10)
	case slotRole:
		return append(b, uniformRoles[n%len(uniformRoles)]...)
	case slotLaunch:
		// A reservation is launched every second of a day, again and again.
		second := n / uniformReservation % 86400
		b = append(b, "2026-03-02T"...)
		for _, part := range [...]int{second / 3600, second / 60 % 60, second % 60} {
			b = append(b, '0'+byte(part/10), '0'+byte(part%10), ':')
		}
		return append(b[:len(b)-1], ".000Z"...)
	case slotIndex:
		return strconv.AppendInt(b, int64(n%uniformReservation), 10)
	}
	return b
}

func appendHex(b []byte, n, digits int) []byte {
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		b = append(b, "0123456789abcdef"[n>>shift&0xf])
	}
	return b
}

// appendIP appends the address number n of a network of sixteen million.
func appendIP(b []byte, net, n int, sep byte) []byte {
	b = strconv.AppendInt(b, int64(net), 10)
	for shift := 16; shift >= 0; shift -= 8 {
		b = strconv.AppendInt(append(b, sep), int64(n>>shift&0xff), 10)
	}
	return b
}

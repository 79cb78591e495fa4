package cli

import (
	"path"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/settings"
)

func accountOptions(s *settings.Settings) awsapi.Options {
	return awsapi.Options{Timeout: s.APITimeout, Concurrency: s.Concurrency, EucalyptusURL: s.EucalyptusURL}
}

func request(s *settings.Settings, account *awsapi.Account) scan.Request {
	r := scan.Request{
		OnError:        scan.OnError(s.OnError),
		MaxStale:       s.MaxStale,
		VerifyTags:     s.VerifyTags,
		Regions:        s.Regions,
		AllRegions:     s.AllRegions,
		RegionsExclude: s.RegionsExclude,
		Fallback:       settings.Neighbours(account.Region()),
		// Eucalyptus has no databases; the original found that it could not
		// connect, and went on.
		RDS:          s.RDS && !s.Eucalyptus,
		Route53:      s.Route53,
		ZonesExclude: s.Route53ExcludedZones,
	}
	if !s.Eucalyptus {
		for _, name := range s.Regions {
			if !settings.KnownRegion(name) {
				r.Unlisted = append(r.Unlisted, name)
			}
		}
	}
	for _, f := range s.InstanceFilters {
		r.Filters = append(r.Filters, awsapi.Filter(f))
	}
	return r
}

// groupRules are the rules that the group_by_ options turn off.
var groupRules = map[string]inventory.Rule{
	"availability_zone":   inventory.ByZone,
	"instance_id":         inventory.ByID,
	"instance_type":       inventory.ByType,
	"key_pair":            inventory.ByKey,
	"rds_engine":          inventory.ByEngine,
	"rds_parameter_group": inventory.ByParameterGroup,
	"region":              inventory.ByRegion,
	"route53_names":       inventory.ByDNSName,
	"security_group":      inventory.BySecurityGroup,
	"tag_keys":            inventory.ByTag,
	"tag_none":            inventory.ByNoTags,
	"vpc_id":              inventory.ByVPC,
}

func rules(s *settings.Settings) inventory.Rules {
	r := inventory.Rules{
		AllInstances:   s.AllInstances,
		AllDBInstances: s.AllRDSInstances,
		Destination:    s.Destination,
		VPCDestination: s.VPCDestination,
		Nested:         s.NestedGroups,
		Route53:        s.Route53,
		Eucalyptus:     s.Eucalyptus,
	}
	if len(s.NotGroupedBy) > 0 {
		r.Without = map[inventory.Rule]bool{}
		for _, name := range s.NotGroupedBy {
			r.Without[groupRules[name]] = true
		}
	}
	if s.PatternInclude != nil {
		r.Include = s.PatternInclude.Match
	}
	if s.PatternExclude != nil {
		r.Exclude = s.PatternExclude.Match
	}
	if len(s.HostVars) > 0 {
		r.KeepVar = func(name string) bool {
			for _, pattern := range s.HostVars {
				if ok, err := path.Match(pattern, name); ok && err == nil {
					return true
				}
			}
			return false
		}
	}
	return r
}

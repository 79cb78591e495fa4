package cli

import (
	"path"
	"slices"
	"strings"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/settings"
)

func accountOptions(s *settings.Settings) awsapi.Options {
	return awsapi.Options{Timeout: s.APITimeout, Concurrency: s.Concurrency, EucalyptusURL: s.EucalyptusURL, Caller: caller(s.Caller)}
}

func request(s *settings.Settings, account *awsapi.Account) scan.Request {
	return requestFrom(s, account.Region())
}

// requestFrom is the request of a caller whose AWS settings name that region.
func requestFrom(s *settings.Settings, home string) scan.Request {
	r := scan.Request{
		OnError:        scan.OnError(s.OnError),
		MaxStale:       s.MaxStale,
		VerifyTags:     s.VerifyTags && !s.Eucalyptus,
		Regions:        s.Regions,
		AllRegions:     s.AllRegions,
		RegionsExclude: s.RegionsExclude,
		Fallback:       settings.Neighbours(home),
		// Eucalyptus has no databases and caches; the original found that it
		// could not connect, and went on.
		RDS:          s.RDS && !s.Eucalyptus,
		DatabaseTags: needsDatabaseTags(s),
		DBClusters:   s.DBClusters && !s.Eucalyptus,
		ElastiCache:  s.ElastiCache && !s.Eucalyptus,
		Account:      needsAccount(s) && !s.Eucalyptus,
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
	for _, set := range s.InstanceFilters {
		filters := make([]awsapi.Filter, len(set))
		for i, f := range set {
			filters[i] = awsapi.Filter(f)
		}
		r.Filters = append(r.Filters, filters)
	}
	return r
}

// needsDatabaseTags reports whether tags of databases show in the inventory: as
// groups and variables, or as names.
func needsDatabaseTags(s *settings.Settings) bool {
	return generation(s).DatabaseTags || len(s.Hostname) > 0
}

// needsAccount reports whether the account's id shows in the inventory.
func needsAccount(s *settings.Settings) bool {
	return generation(s).Account || !slices.Contains(s.NotGroupedBy, "aws_account")
}

func generation(s *settings.Settings) inventory.Generation {
	if s.Compatibility == settings.Last {
		return inventory.Last
	}
	return inventory.Generation{}
}

// groupRules are the rules that the group_by_ options turn off.
var groupRules = map[string]inventory.Rule{
	"ami_id":                        inventory.ByImage,
	"availability_zone":             inventory.ByZone,
	"aws_account":                   inventory.ByAccount,
	"elasticache_cluster":           inventory.ByCacheCluster,
	"elasticache_engine":            inventory.ByCacheEngine,
	"elasticache_parameter_group":   inventory.ByCacheParameterGroup,
	"elasticache_replication_group": inventory.ByReplicationGroup,
	"instance_id":                   inventory.ByID,
	"instance_state":                inventory.ByState,
	"instance_type":                 inventory.ByType,
	"key_pair":                      inventory.ByKey,
	"platform":                      inventory.ByPlatform,
	"rds_engine":                    inventory.ByEngine,
	"rds_parameter_group":           inventory.ByParameterGroup,
	"region":                        inventory.ByRegion,
	"route53_names":                 inventory.ByDNSName,
	"security_group":                inventory.BySecurityGroup,
	"tag_keys":                      inventory.ByTag,
	"tag_none":                      inventory.ByNoTags,
	"vpc_id":                        inventory.ByVPC,
}

func rules(s *settings.Settings) inventory.Rules {
	r := inventory.Rules{
		Generation:           generation(s),
		AllInstances:         s.AllInstances,
		States:               s.InstanceStates,
		AllDBInstances:       s.AllRDSInstances,
		AllCacheClusters:     s.AllCacheClusters,
		AllCacheNodes:        s.AllCacheNodes,
		AllReplicationGroups: s.AllReplicationGroups,
		DatabaseFilters:      databaseFilters(s),
		Destination:          s.Destination,
		VPCDestination:       s.VPCDestination,
		DestinationFields:    s.DestinationFields,
		Hostname:             s.Hostname,
		Route53Hostnames:     s.Route53Hostnames,
		Nested:               s.NestedGroups,
		ReplaceDash:          s.ReplaceDash,
		ExpandCSVTags:        s.ExpandCSVTags,
		Route53:              s.Route53,
		Eucalyptus:           s.Eucalyptus,
	}
	if s.DestinationFormat != nil {
		r.DestinationFormat = s.DestinationFormat.Fill
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

// databaseFilters are the filters of instances as far as they are about tags:
// the last version of the script holds databases against those. A set without
// any says nothing that a database could meet, unless all sets are one.
func databaseFilters(s *settings.Settings) [][]inventory.TagFilter {
	if s.Compatibility != settings.Last || s.InstanceFilters == nil {
		return nil
	}
	sets := [][]inventory.TagFilter{}
	for _, filters := range s.InstanceFilters {
		var set []inventory.TagFilter
		for _, f := range filters {
			if key, ok := strings.CutPrefix(f.Name, "tag:"); ok {
				set = append(set, inventory.TagFilter{Key: key, Values: f.Values})
			}
		}
		if len(set) > 0 || s.StackFilters {
			sets = append(sets, set)
		}
	}
	return sets
}

package compare

import "strings"

// families are the beginnings of group names that ec2.py makes.
var families = []string{
	"ami_", "aws_account_", "elasticache_cluster_", "elasticache_parameter_group_", "elasticache_replication_group_", "elasticache_",
	"instance_state_", "key_", "platform_", "rds_parameter_group_", "rds_", "security_group_", "tag_", "type_", "vpc_id_",
}

// family is the beginning that groups of one kind have in common; a group of
// no known kind is its own.
func family(group string) string {
	if instanceID.MatchString(group) {
		return "i-"
	}
	for _, f := range families {
		if strings.HasPrefix(group, f) {
			return f
		}
	}
	return group
}

// familyCount counts groups of a family.
func familyCount(n int, family string) string {
	return count(n, "group") + " named " + family + "…"
}

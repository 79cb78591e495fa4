package emulator

import "strings"

// service is an AWS service by the name it has in a credential scope.
type service string

const (
	ec2         service = "ec2"
	rds         service = "rds"
	elasticache service = "elasticache"
	route53     service = "route53"
	sts         service = "sts"
)

// namespace is that of the service's documents; EC2 writes the version that
// was asked for into it.
func (s service) namespace(version string) string {
	switch s {
	case ec2:
		if strings.Trim(version, "0123456789-") != "" || version == "" {
			version = "2016-11-15"
		}
		return "http://ec2.amazonaws.com/doc/" + version + "/"
	case rds:
		return "http://rds.amazonaws.com/doc/2014-10-31/"
	case elasticache:
		return "http://elasticache.amazonaws.com/doc/2015-02-02/"
	case route53:
		return "https://route53.amazonaws.com/doc/2013-04-01/"
	default:
		return "https://sts.amazonaws.com/doc/2011-06-15/"
	}
}

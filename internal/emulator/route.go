package emulator

import (
	"net"
	"net/http"
	"strings"
)

// eucalyptusPath is where Eucalyptus has what AWS has at the host ec2.
const eucalyptusPath = "/services/Eucalyptus"

// route53Path is where the REST calls of Route 53 begin.
const route53Path = "/2013-04-01/"

// route finds out what a request is about. All services share one address, so
// the scope of the signature tells them apart; where there is none, the host
// name does, and then what is asked.
func (s *Server) route(r *http.Request) *request {
	q := &request{action: r.Form.Get("Action"), params: r.Form}
	var name, region string
	q.accessKey, region, name = scope(r)
	if !known(service(name)) {
		name, region = hostScope(r.Host)
	}
	q.service, q.regionName = service(name), region
	if !known(q.service) {
		q.service = guess(r.URL.Path, q.action)
	}
	if q.regionName == "" {
		q.regionName = "us-east-1"
	}
	if strings.HasPrefix(r.URL.Path, eucalyptusPath) {
		q.service = ec2
		q.region = s.eucalyptus()
		if q.region != nil {
			q.regionName = q.region.Name
		}
		return q
	}
	if q.service == route53 {
		q.action, q.zone = route53Call(r.URL.Path)
	}
	q.region = s.region(q.regionName)
	return q
}

// region returns the region if the account may use it. No account is without
// us-east-1: it is there even in a fleet that has nothing in it.
func (s *Server) region(name string) *Region {
	r := s.fleet.Region(name)
	if r == nil && name == "us-east-1" {
		return NewRegion(name)
	}
	if r == nil || !r.Enabled {
		return nil
	}
	return r
}

func (s *Server) eucalyptus() *Region {
	if r := s.fleet.Region("eucalyptus"); r != nil {
		return r
	}
	if len(s.fleet.Regions) > 0 {
		return s.fleet.Regions[0]
	}
	return nil
}

func known(s service) bool {
	return s == ec2 || s == rds || s == elasticache || s == route53 || s == sts
}

// scope reads the credential scope, AKID/DATE/REGION/SERVICE/aws4_request,
// from the header or, for a request that was signed in advance, the query.
func scope(r *http.Request) (key, region, name string) {
	credential := r.Form.Get("X-Amz-Credential")
	if _, rest, ok := strings.Cut(r.Header.Get("Authorization"), "Credential="); ok {
		credential, _, _ = strings.Cut(rest, ",")
	}
	parts := strings.Split(strings.TrimSpace(credential), "/")
	if len(parts) < 5 {
		return r.Form.Get("AWSAccessKeyId"), "", ""
	}
	// Anything may be in the key, so count from the end.
	n := len(parts)
	return strings.Join(parts[:n-4], "/"), parts[n-3], parts[n-2]
}

// signed says whether the request carries a signature of any of the kinds that
// AWS has taken over the years.
func signed(r *http.Request) bool {
	return r.Header.Get("Authorization") != "" || r.Header.Get("X-Amzn-Authorization") != "" ||
		r.Form.Get("X-Amz-Signature") != "" || r.Form.Get("AWSAccessKeyId") != ""
}

// hostScope reads the service and the region from a host name of AWS.
func hostScope(host string) (name, region string) {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	for _, suffix := range []string{".amazonaws.com", ".amazonaws.com.cn", ".api.aws"} {
		labels, ok := strings.CutSuffix(host, suffix)
		if !ok {
			continue
		}
		name, region, _ = strings.Cut(labels, ".")
		if !known(service(name)) && known(service(region)) {
			name, region = region, name
		}
		return name, region
	}
	return "", ""
}

// guess is for a request to an address that says nothing.
func guess(path, action string) service {
	switch {
	case strings.HasPrefix(path, route53Path):
		return route53
	case action == "GetCallerIdentity" || strings.HasPrefix(action, "AssumeRole"):
		return sts
	case strings.HasPrefix(action, "DescribeDB") || action == "ListTagsForResource":
		return rds
	case strings.HasPrefix(action, "DescribeCache") || action == "DescribeReplicationGroups":
		return elasticache
	}
	return ec2
}

// route53Call reads the action and the zone's id from a path.
func route53Call(path string) (action, zone string) {
	rest, ok := strings.CutPrefix(path, route53Path+"hostedzone")
	if !ok {
		return "", ""
	}
	if rest = strings.Trim(rest, "/"); rest == "" {
		return "ListHostedZones", ""
	}
	if zone, ok = strings.CutSuffix(rest, "/rrset"); ok {
		return "ListResourceRecordSets", zone[strings.LastIndexByte(zone, '/')+1:]
	}
	return "", ""
}

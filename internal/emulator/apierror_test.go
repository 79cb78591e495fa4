package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestErrors(t *testing.T) {
	c := dial(t, New(filterFleet(), Options{}))
	many := []string{"Action=DescribeInstances", "Filter.1.Name=instance-id"}
	for n := range 201 {
		many = append(many, fmt.Sprintf("Filter.1.Value.%d=i-%d", n+1, n))
	}
	for _, test := range []struct {
		service, region string
		ask             []string
		status          int
		code, message   string
	}{
		{"ec2", "eu-west-1", []string{"Action=DescribeMoons"}, 400, "InvalidAction", "The action DescribeMoons is not valid for this web service."},
		{"ec2", "eu-west-1", []string{"Action=DescribeInstances", "InstanceId.1=i-00000000000000000"}, 400, "InvalidInstanceID.NotFound",
			"The instance ID 'i-00000000000000000' does not exist"},
		{"ec2", "eu-west-1", []string{"Action=DescribeInstances", "InstanceId.1=i-00000000000000000", "InstanceId.2=i-00000001"}, 400,
			"InvalidInstanceID.NotFound", "The instance IDs 'i-00000000000000000, i-00000001' do not exist"},
		{"ec2", "eu-west-1", []string{"Action=DescribeInstances", "InstanceId.1=web"}, 400, "InvalidInstanceID.Malformed", `Invalid id: "web"`},
		{"ec2", "eu-west-1", []string{"Action=DescribeInstances", "InstanceId.1=i-aaaaaaaaaaaaaaa00", "MaxResults=10"}, 400,
			"InvalidParameterCombination", "The parameter instancesSet cannot be used with the parameter maxResults"},
		{"ec2", "eu-west-1", []string{"Action=DescribeInstances", "Filter.1.Name=colour", "Filter.1.Value.1=red"}, 400,
			"InvalidParameterValue", "The filter 'colour' is invalid"},
		{"ec2", "eu-west-1", []string{"Action=DescribeInstances", "Filter.1.Name=colour<"}, 400,
			"MissingParameter", "The request must contain the parameter Filter.1.Value.1"},
		{"ec2", "eu-west-1", []string{"Action=DescribeTags", "Filter.1.Name=a&b", "Filter.1.Value.1=red"}, 400,
			"InvalidParameterValue", "The filter 'a&amp;b' is invalid"},
		{"ec2", "eu-west-1", many, 400, "FilterLimitExceeded", "The maximum number of filter values specified on a single call is 200"},
		{"ec2", "eu-west-1", []string{"Action=DescribeInstances", "MaxResults=4"}, 400, "InvalidParameterValue",
			"Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5."},
		{"ec2", "eu-west-1", []string{"Action=DescribeInstances", "NextToken=abc"}, 400, "InvalidNextToken", "The token 'abc' is invalid"},
		{"ec2", "eu-west-1", []string{"Action=DescribeRegions", "RegionName.1=mars-1"}, 400, "InvalidParameterValue",
			"Invalid region names provided: [mars-1]"},
		{"ec2", "me-south-1", []string{"Action=DescribeInstances"}, 401, "AuthFailure",
			"AWS was not able to validate the provided access credentials"},
		{"rds", "me-south-1", []string{"Action=DescribeDBInstances"}, 403, "InvalidClientTokenId",
			"The security token included in the request is invalid."},
		{"rds", "eu-west-1", []string{"Action=DescribeDBInstances", "DBInstanceIdentifier=nope"}, 404, "DBInstanceNotFound", "DBInstance nope not found."},
		{"rds", "eu-west-1", []string{"Action=DescribeDBInstances", "MaxRecords=101"}, 400, "InvalidParameterValue",
			"Invalid value 101 for MaxRecords. Must be between 20 and 100"},
		{"rds", "eu-west-1", []string{"Action=DescribeDBInstances", "MaxRecords=19"}, 400, "InvalidParameterValue",
			"Invalid value 19 for MaxRecords. Must be between 20 and 100"},
		{"rds", "eu-west-1", []string{"Action=ListTagsForResource", "ResourceName=arn:aws:rds:eu-west-1:123456789012:db:nope"}, 404,
			"DBInstanceNotFound", "DBInstance nope not found."},
		{"sts", "eu-west-1", []string{"Action=AssumeRole", "RoleArn=nobody", "RoleSessionName=s"}, 400, "ValidationError",
			"RoleArn and RoleSessionName must be given, and RoleArn must be the ARN of a role"},
	} {
		status, body := c.post(test.service, test.region, test.ask...)
		code, message := first(tags(body, "Code")), first(tags(body, "Message"))
		if status != test.status || code != test.code || message != test.message {
			t.Errorf("%s %v: %d %s %q, want %d %s %q", test.service, test.ask[0], status, code, message, test.status, test.code, test.message)
		}
	}
	if status, body := c.get("/2013-04-01/hostedzone/ZNONE/rrset"); status != 404 || first(tags(body, "Code")) != "NoSuchHostedZone" {
		t.Errorf("unknown zone: %d %s", status, body)
	}
	if status, body := c.get("/2013-04-01/hostedzone", "maxitems=many"); status != 400 || first(tags(body, "Code")) != "InvalidInput" {
		t.Errorf("bad maxitems: %d %s", status, body)
	}
}

func TestErrorForms(t *testing.T) {
	c := dial(t, New(filterFleet(), Options{Faults: []Fault{{Kind: Throttle}}}))
	const header = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	_, body := c.post("ec2", "eu-west-1", "Action=DescribeInstances")
	want := header + "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message></Error></Errors>" +
		"<RequestID>00000000-0000-4000-8000-000000000001</RequestID></Response>"
	if body != want {
		t.Errorf("ec2: %s", body)
	}
	for n, space := range []string{"http://rds.amazonaws.com/doc/2014-10-31/", "https://sts.amazonaws.com/doc/2011-06-15/",
		"https://route53.amazonaws.com/doc/2013-04-01/"} {
		switch n {
		case 0:
			_, body = c.post("rds", "eu-west-1", "Action=DescribeDBInstances")
		case 1:
			_, body = c.post("sts", "eu-west-1", "Action=GetCallerIdentity")
		case 2:
			_, body = c.get("/2013-04-01/hostedzone")
		}
		want := header + `<ErrorResponse xmlns="` + space + `"><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error>` +
			fmt.Sprintf("<RequestId>00000000-0000-4000-8000-00000000000%d</RequestId></ErrorResponse>", n+2)
		if body != want {
			t.Errorf("%s: %s", space, body)
		}
	}
}

func TestSigning(t *testing.T) {
	c := dial(t, New(Demo(), Options{}))
	ask := func(header, host, path, query string) (int, string) {
		r, err := http.NewRequest(http.MethodGet, c.url+path+"?"+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		if header != "" {
			r.Header.Set("Authorization", header)
		}
		r.Host = host
		return c.do(r)
	}
	const version = "&Version=2016-11-15"
	for _, test := range []struct {
		name                      string
		header, host, path, query string
		status                    int
		want                      string
	}{
		{"nothing", "", "", "/", "Action=DescribeRegions", 403, "MissingAuthenticationToken"},
		{"scope", authorization("ec2", "us-east-1"), "", "/", "Action=DescribeInstances" + version, 200, "web-1.prod.us"},
		{"scope before host", authorization("ec2", "us-east-1"), "ec2.eu-west-1.amazonaws.com", "/", "Action=DescribeInstances" + version, 200, "web-1.prod.us"},
		{"host", "made up", "ec2.ap-southeast-2.amazonaws.com", "/", "Action=DescribeInstances" + version, 200, "web-1.prod.au"},
		{"host with port", "made up", "rds.eu-west-1.amazonaws.com:443", "/", "Action=DescribeDBInstances", 200, "shop-prod"},
		{"old host", "made up", "us-east-1.ec2.amazonaws.com", "/", "Action=DescribeInstances" + version, 200, "web-1.prod.us"},
		{"route53 by host", "made up", "route53.amazonaws.com", "/2013-04-01/hostedzone/", "", 200, "corp.internal."},
		{"sts by host", "made up", "sts.amazonaws.com", "/", "Action=GetCallerIdentity", 200, ":user/inventory"},
		{"signed query", "", "ec2.us-east-1.amazonaws.com", "/", "Action=DescribeInstances&AWSAccessKeyId=AK&Signature=x", 200, "web-1.prod.us"},
		{"presigned", "", "", "/", "Action=DescribeInstances&X-Amz-Signature=x&X-Amz-Credential=" +
			url.QueryEscape("AK/20260101/us-east-1/ec2/aws4_request"), 200, "web-1.prod.us"},
		{"unsigned web identity", "", "", "/", "Action=AssumeRoleWithWebIdentity&RoleArn=arn:aws:iam::123456789012:role/r&RoleSessionName=s&WebIdentityToken=t",
			200, "arn:aws:sts::123456789012:assumed-role/r/s"},
		{"eucalyptus", "made up", "cloud.example.org:8773", "/services/Eucalyptus/", "Action=DescribeInstances", 200, "web-1.prod<"},
		{"region not enabled", authorization("ec2", "af-south-1"), "", "/", "Action=DescribeInstances", 401, "AuthFailure"},
	} {
		status, body := ask(test.header, test.host, test.path, test.query)
		if status != test.status || !strings.Contains(body, test.want) {
			t.Errorf("%s: status %d, want %d and %q in %.300s", test.name, status, test.status, test.want, body)
		}
	}
}

func TestAssumedRole(t *testing.T) {
	c := dial(t, New(Demo(), Options{}))
	_, body := c.post("sts", "us-east-1", "Action=AssumeRole", "RoleArn=arn:aws:iam::210987654321:role/path/reader", "RoleSessionName=me")
	key := first(tags(body, "AccessKeyId"))
	if key == "" || first(tags(body, "SessionToken")) == "" || first(tags(body, "Expiration")) == "" {
		t.Fatalf("no credentials in %s", body)
	}
	r := c.request("sts", "us-east-1", "Action=GetCallerIdentity")
	r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "AKIDEXAMPLE", key, 1))
	_, body = c.do(r)
	if first(tags(body, "Arn")) != "arn:aws:sts::210987654321:assumed-role/reader/me" || first(tags(body, "Account")) != "210987654321" {
		t.Errorf("caller with the role's key: %s", body)
	}
}

func TestEucalyptusRegion(t *testing.T) {
	fleet := filterFleet()
	cloud := NewRegion("eucalyptus")
	cloud.Reserve("r-9", DefaultAccount, "", NewInstance(InstanceSpec{Region: "eucalyptus", Stem: "eeeeeeeeeeeeeee"}))
	fleet.Regions = append(fleet.Regions, cloud)
	c := dial(t, New(fleet, Options{}))
	r := c.request("ec2", "us-east-1", "Action=DescribeInstances")
	r.URL.Path = "/services/Eucalyptus"
	if _, body := c.do(r); letters(body) != "e" {
		t.Errorf("instances %q", letters(body))
	}
}

package emulator

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// inside gives what an element of a document holds, as it is written there.
func inside(doc, name string) string {
	_, rest, _ := strings.Cut(doc, "<"+name+">")
	text, _, _ := strings.Cut(rest, "</"+name+">")
	return text
}

// answers asks for all that a case folder recorded, by file name.
func answers(t *testing.T, c client, file string) (got, element string) {
	t.Helper()
	region, name := path.Split(file)
	region = strings.TrimSuffix(region, "/")
	parts := strings.Split(strings.TrimSuffix(name, ".xml"), ".")
	switch strings.Join(parts[:2], ".") {
	case "ec2.DescribeInstances":
		_, got = c.post("ec2", region, "Action=DescribeInstances")
		return got, "reservationSet"
	case "ec2.DescribeTags":
		_, got = c.post("ec2", region, "Action=DescribeTags")
		return got, "tagSet"
	case "rds.DescribeDBInstances":
		_, got = c.post("rds", region, "Action=DescribeDBInstances")
		return got, "DBInstances"
	case "rds.ListTagsForResource":
		_, got = c.post("rds", region, "Action=ListTagsForResource", "ResourceName=arn:aws:rds:"+region+":123456789012:db:"+parts[2])
		return got, "TagList"
	case "rds.DescribeDBClusters":
		_, got = c.post("rds", region, "Action=DescribeDBClusters")
		return got, "DBClusters"
	case "elasticache.DescribeCacheClusters":
		_, got = c.post("elasticache", region, "Action=DescribeCacheClusters", "ShowCacheNodeInfo=true")
		return got, "CacheClusters"
	case "elasticache.DescribeReplicationGroups":
		_, got = c.post("elasticache", region, "Action=DescribeReplicationGroups")
		return got, "ReplicationGroups"
	case "route53.hostedzone":
		_, got = c.get("/2013-04-01/hostedzone")
		return got, "HostedZones"
	case "route53.rrset":
		_, got = c.get("/2013-04-01/hostedzone/" + parts[2] + "/rrset")
		return got, "ResourceRecordSets"
	}
	t.Fatalf("what is %s?", file)
	return "", ""
}

func checkCase(t *testing.T, fsys fs.FS) {
	t.Helper()
	fleet, err := LoadCase(fsys)
	if err != nil {
		t.Fatal(err)
	}
	c := dial(t, New(fleet, Options{}))
	files, err := fs.Glob(fsys, "wire/*/*.xml")
	if err != nil || len(files) == 0 {
		t.Fatalf("files %v, error %v", files, err)
	}
	for _, file := range files {
		want, err := fs.ReadFile(fsys, file)
		if err != nil {
			t.Fatal(err)
		}
		got, element := answers(t, c, strings.TrimPrefix(file, "wire/"))
		if inside(got, element) != inside(string(want), element) {
			t.Errorf("%s comes back as\n%s\nand was\n%s", file, got, want)
		}
		if err := wellFormed(got); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestRecordedCases(t *testing.T) {
	cases, err := filepath.Glob("../../testdata/goldens-*/case-*")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no recorded cases (%v)", err)
	}
	for _, dir := range cases {
		t.Run(filepath.Base(dir), func(t *testing.T) { checkCase(t, os.DirFS(dir)) })
	}
}

// oddCase is written in ways that AWS might use but this package does not.
var oddCase = fstest.MapFS{
	"wire/eu-west-1/ec2.DescribeInstances.xml": {Data: []byte(`<?xml version="1.0"?>
<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><reservationSet>` +
		`<item><reservationId>r-1</reservationId><ownerId>210987654321</ownerId><groupSet/><instancesSet>` +
		`<item><instanceId>i-aaaaaaaaaaaaaaa00</instanceId><dnsName></dnsName><brandNew unit="mm">7</brandNew>
  <spaced>  kept  </spaced><tagSet><item><key>caf&#xe9;</key><value>&quot;a &amp; b&quot;</value></item></tagSet></item>` +
		`</instancesSet><requesterId>AIDAX</requesterId></item>` +
		`</reservationSet></DescribeInstancesResponse>`)},
	"wire/eu-west-1/rds.DescribeDBInstances.xml": {Data: []byte(`<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances>` +
		`<DBInstance><DBInstanceIdentifier>one</DBInstanceIdentifier><DBInstanceArn>arn:aws:rds:eu-west-1:123456789012:db:one</DBInstanceArn>` +
		`<TagList><Tag><Key>in</Key><Value>list</Value></Tag></TagList></DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>`)},
	"wire/eu-west-1/rds.ListTagsForResource.one.xml": {Data: []byte(`<ListTagsForResourceResponse><ListTagsForResourceResult>` +
		`<TagList><Tag><Key>of</Key><Value>its own</Value></Tag></TagList></ListTagsForResourceResult></ListTagsForResourceResponse>`)},
	"wire/eu-west-1/rds.DescribeDBClusters.xml": {Data: []byte(`<DescribeDBClustersResponse><DescribeDBClustersResult><DBClusters>` +
		`<DBCluster><DBClusterIdentifier>c</DBClusterIdentifier><BrandNew><x/></BrandNew></DBCluster></DBClusters></DescribeDBClustersResult></DescribeDBClustersResponse>`)},
	"wire/eu-west-1/elasticache.DescribeCacheClusters.xml": {Data: []byte(`<DescribeCacheClustersResponse><DescribeCacheClustersResult><CacheClusters>` +
		`<CacheCluster><CacheClusterId>m</CacheClusterId> <CacheNodes><CacheNode><CacheNodeId>0001</CacheNodeId></CacheNode></CacheNodes></CacheCluster>` +
		`</CacheClusters></DescribeCacheClustersResult></DescribeCacheClustersResponse>`)},
	"wire/eu-west-1/elasticache.DescribeReplicationGroups.xml": {Data: []byte(`<DescribeReplicationGroupsResponse><DescribeReplicationGroupsResult><ReplicationGroups>` +
		`<ReplicationGroup><ReplicationGroupId>r</ReplicationGroupId><NodeGroups></NodeGroups></ReplicationGroup>` +
		`</ReplicationGroups></DescribeReplicationGroupsResult></DescribeReplicationGroupsResponse>`)},
}

func TestOddCase(t *testing.T) {
	checkCase(t, oddCase)
	fleet, err := LoadCase(oddCase)
	if err != nil {
		t.Fatal(err)
	}
	if fleet.Account != "210987654321" {
		t.Errorf("account %s", fleet.Account)
	}
	c := dial(t, New(fleet, Options{}))
	_, body := c.post("ec2", "eu-west-1", "Action=DescribeInstances", "Filter.1.Name=tag:café", `Filter.1.Value.1="a & b"`)
	if !strings.Contains(body, `<brandNew unit="mm">7</brandNew>`) {
		t.Errorf("the filter does not see what is recorded: %s", body)
	}
	for _, region := range []string{"eu-west-2", "mx-central-1"} {
		if status, body := c.post("ec2", region, "Action=DescribeInstances"); status != 200 || strings.Contains(body, "instanceId") {
			t.Errorf("%s, of which nothing is recorded: %d %s", region, status, body)
		}
	}
}

func TestBrokenCases(t *testing.T) {
	for name, fsys := range map[string]fstest.MapFS{
		"no wire folder": {"expected.json": {}},
		"half a file":    {"wire/eu-west-1/ec2.DescribeInstances.xml": {Data: []byte("<DescribeInstancesResponse><reservationSet><item>")}},
		"an empty file":  {"wire/eu-west-1/rds.DescribeDBInstances.xml": {}},
	} {
		if _, err := LoadCase(fsys); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

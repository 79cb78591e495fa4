package awsapi

import (
	"context"
	"testing"
	"time"
)

// A limiter says at once when a wait would go beyond the context's end, so that
// no test waits: after as many calls as AWS takes at once, the next is held
// back.
func TestLimits(t *testing.T) {
	for _, test := range []struct {
		first, other operation
		burst        int
		shared       bool // other counts against first's bucket
	}{
		{operation{service: "ec2", name: "DescribeInstances", region: "eu-west-1"}, operation{service: "ec2", name: "DescribeInstances", region: "us-east-1"}, 100, false},
		{operation{service: "ec2", name: "DescribeInstances", region: "eu-west-1"}, operation{service: "ec2", name: "DescribeTags", region: "eu-west-1"}, 100, false},
		{operation{service: "route53", name: "ListHostedZones"}, operation{service: "route53", name: "ListResourceRecordSets"}, 50, true},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		var l limits
		for n := range test.burst {
			if err := l.wait(ctx, test.first); err != nil {
				t.Fatalf("%s: call %d: %v", test.first.name, n, err)
			}
		}
		if err := l.wait(ctx, test.first); err == nil {
			t.Errorf("%s: more than %d calls at once", test.first.name, test.burst)
		}
		if err := l.wait(ctx, test.other); (err != nil) != test.shared {
			t.Errorf("%s after %s: %v", test.other.name, test.first.name, err)
		}
	}
	var l limits
	for range 1000 {
		if err := l.wait(t.Context(), operation{service: "rds", name: "DescribeDBInstances", region: "eu-west-1"}); err != nil {
			t.Fatal(err)
		}
	}
}

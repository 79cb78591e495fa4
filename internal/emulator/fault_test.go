package emulator

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// try asks for the instances and gives whatever comes of it.
func (c client) try(ctx context.Context, via http.RoundTripper) (resp *http.Response, body string, err error) {
	c.t.Helper()
	r := c.request("ec2", "eu-west-1", "Action=DescribeInstances", "Version=2016-11-15").WithContext(ctx)
	resp, err = (&http.Client{Transport: via}).Do(r)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp, string(b), err
}

// wellFormed says how reading the document ends.
func wellFormed(doc string) error {
	d := xml.NewDecoder(strings.NewReader(doc))
	for {
		if _, err := d.Token(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// TestFaults has each kind happen over a socket and in process: both have to
// look the same to who asks.
func TestFaults(t *testing.T) {
	_, whole, err := dial(t, New(filterFleet(), Options{})).try(t.Context(), http.DefaultTransport)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		kind  Kind
		check func(t *testing.T, resp *http.Response, body string, err error)
	}{
		{"throttle", Throttle, refused(503, "RequestLimitExceeded")},
		{"deny", Deny, refused(403, "UnauthorizedOperation")},
		{"expired", Expired, refused(400, "RequestExpired")},
		{"internal", InternalError, refused(500, "InternalError")},
		{"unavailable", Unavailable, refused(503, "Unavailable")},
		{"cut", Cut, func(t *testing.T, resp *http.Response, body string, err error) {
			if !errors.Is(err, io.ErrUnexpectedEOF) || resp.ContentLength != int64(len(whole)) || !strings.HasPrefix(whole, body) {
				t.Errorf("error %v, length %d, got %d bytes of %d", err, resp.ContentLength, len(body), len(whole))
			}
		}},
		{"cut chunked", CutChunked, func(t *testing.T, resp *http.Response, body string, err error) {
			if err != nil || resp.ContentLength != -1 || len(body) != len(whole)/2 || wellFormed(body) == nil {
				t.Errorf("error %v, length %d, got %d bytes of %d", err, resp.ContentLength, len(body), len(whole))
			}
		}},
		{"garbage", Garbage, func(t *testing.T, resp *http.Response, body string, err error) {
			if err != nil || resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/html" || !strings.Contains(body, "<br>") {
				t.Errorf("error %v, body %s", err, body)
			}
		}},
		{"reset", Reset, func(t *testing.T, resp *http.Response, body string, err error) {
			if err == nil {
				t.Errorf("there is an answer: %s", body)
			}
		}},
		{"drop tags", DropTags, func(t *testing.T, resp *http.Response, body string, err error) {
			if err != nil || strings.Contains(body, "tagSet") || letters(body) != "abc" || wellFormed(body) != nil {
				t.Errorf("error %v, body %s", err, body)
			}
		}},
		{"slow", Slow, func(t *testing.T, resp *http.Response, body string, err error) {
			if err != nil || body != whole {
				t.Errorf("error %v, got %d bytes of %d", err, len(body), len(whole))
			}
		}},
	} {
		fault := Fault{Service: "ec2", Action: "DescribeInstances", Region: "eu-west-1", Kind: test.kind, Delay: time.Millisecond}
		t.Run(test.name+"/socket", func(t *testing.T) {
			resp, body, err := dial(t, New(filterFleet(), Options{Faults: []Fault{fault}})).try(t.Context(), http.DefaultTransport)
			test.check(t, resp, body, err)
		})
		t.Run(test.name+"/in process", func(t *testing.T) {
			resp, body, err := client{t, "http://aws.invalid"}.try(t.Context(), Transport(New(filterFleet(), Options{Faults: []Fault{fault}})))
			test.check(t, resp, body, err)
		})
	}
}

func refused(status int, code string) func(*testing.T, *http.Response, string, error) {
	return func(t *testing.T, resp *http.Response, body string, err error) {
		if err != nil || resp.StatusCode != status || first(tags(body, "Code")) != code {
			t.Errorf("error %v, %s", err, body)
		}
	}
}

func TestFaultsOfOtherServices(t *testing.T) {
	for _, test := range []struct {
		kind   Kind
		status int
		code   string
	}{
		{Throttle, 400, "Throttling"}, {Deny, 403, "AccessDenied"}, {Expired, 403, "ExpiredToken"},
		{InternalError, 500, "InternalFailure"}, {Unavailable, 503, "ServiceUnavailable"},
	} {
		c := dial(t, New(Demo(), Options{Faults: []Fault{{Kind: test.kind}}}))
		for _, service := range []string{"rds", "route53", "sts"} {
			var status int
			var body string
			switch service {
			case "rds":
				status, body = c.post("rds", "eu-west-1", "Action=DescribeDBInstances")
			case "route53":
				status, body = c.get("/2013-04-01/hostedzone")
			default:
				status, body = c.post("sts", "eu-west-1", "Action=GetCallerIdentity")
			}
			if status != test.status || first(tags(body, "Code")) != test.code {
				t.Errorf("%s: %d %s, want %d %s", service, status, body, test.status, test.code)
			}
		}
	}
}

func TestHang(t *testing.T) {
	fault := []Fault{{Kind: Hang}}
	for _, test := range []struct {
		name string
		c    client
		via  http.RoundTripper
	}{
		{"socket", dial(t, New(filterFleet(), Options{Faults: fault})), http.DefaultTransport},
		{"in process", client{t, "http://aws.invalid"}, Transport(New(filterFleet(), Options{Faults: fault}))},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if _, _, err := test.c.try(ctx, test.via); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestFaultCounts(t *testing.T) {
	s := New(Demo(), Options{Faults: []Fault{
		{Service: "ec2", Region: "eu-west-1", Kind: Throttle, After: 1, Times: 2},
		{Action: "DescribeTags", Kind: Deny},
	}})
	c := dial(t, s)
	round := func() (got string) {
		for range 4 {
			status, _ := c.post("ec2", "eu-west-1", "Action=DescribeRegions")
			got += map[int]string{200: ".", 503: "x"}[status]
		}
		return got
	}
	if got := round(); got != ".xx." {
		t.Errorf("after one call, two faults: %s", got)
	}
	if status, _ := c.post("ec2", "us-east-1", "Action=DescribeRegions"); status != 200 {
		t.Errorf("another region: %d", status)
	}
	if status, _ := c.post("ec2", "us-east-1", "Action=DescribeTags"); status != 403 {
		t.Errorf("the second fault: %d", status)
	}
	s.Reset()
	if got := round(); got != ".xx." {
		t.Errorf("after Reset: %s", got)
	}
	if n := len(s.Calls()); n != 4 {
		t.Errorf("%d calls since Reset", n)
	}
}

func TestCalls(t *testing.T) {
	s := New(Demo(), Options{Latency: time.Millisecond})
	c := dial(t, s)
	start := time.Now()
	c.post("ec2", "us-east-1", "Action=DescribeInstances", "MaxResults=7")
	c.get("/2013-04-01/hostedzone/" + demoPublicZone + "/rrset")
	if time.Since(start) < 2*time.Millisecond {
		t.Error("no latency")
	}
	calls := s.Calls()
	if len(calls) != 2 {
		t.Fatalf("%d calls", len(calls))
	}
	if c := calls[0]; c.Service != "ec2" || c.Action != "DescribeInstances" || c.Region != "us-east-1" || c.Params.Get("MaxResults") != "7" || c.Start.Before(start) {
		t.Errorf("first call: %+v", c)
	}
	if c := calls[1]; c.Service != "route53" || c.Action != "ListResourceRecordSets" || c.Region != "us-east-1" {
		t.Errorf("second call: %+v", c)
	}
}

package emulator

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestUniform(t *testing.T) {
	f := Uniform(1000, "eu-west-1")
	unique(t, f)
	zones := map[string]int{}
	for _, i := range hosts(f) {
		e := i.Element()
		sent := string(i.AppendXML(nil))
		if n := len(sent); n < 9000 || n > 11500 {
			t.Fatalf("an instance of %d bytes", n)
		}
		// What filters and Element see has to be what is sent.
		if direct := string(e.AppendXML(nil)); direct != sent {
			t.Fatalf("the element is\n%s\nand sent is\n%s", direct, sent)
		}
		if strings.ContainsRune(sent, 0) {
			t.Fatal("an open slot")
		}
		zones[i.at("placement", "availabilityZone")]++
		if len(e.Child("tagSet").Children) != 8 {
			t.Fatalf("%d tags", len(e.Child("tagSet").Children))
		}
	}
	if len(zones) != 3 || len(hosts(f)) != 1000 {
		t.Errorf("zones %v", zones)
	}
	c := dial(t, New(f, Options{}))
	_, body := c.post("ec2", "eu-west-1", "Action=DescribeInstances", "Filter.1.Name=tag:Name", "Filter.1.Value.1=*-123", "Filter.1.Value.2=*-77?")
	if got := len(tags(body, "instanceId")); got != 11 {
		t.Errorf("%d instances pass, want 11", got)
	}
	_, body = c.post("ec2", "eu-west-1", "Action=DescribeInstances", "InstanceId.1="+hosts(f)[500].at("instanceId"))
	if got := between(body, "<key>Name</key><value>", "</value>"); len(got) != 1 || !strings.HasSuffix(got[0], "-500") {
		t.Errorf("by id: %q", got)
	}
}

func BenchmarkUniform(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		f := Uniform(n, "eu-west-1")
		s := New(f, Options{})
		for _, filter := range []string{"", "&Filter.1.Name=availability-zone&Filter.1.Value.1=eu-west-1a"} {
			b.Run(fmt.Sprintf("%d%.24s", n, filter), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					r, _ := http.NewRequest(http.MethodPost, "http://aws.invalid/?Action=DescribeInstances"+filter, nil)
					r.Header.Set("Authorization", authorization("ec2", "eu-west-1"))
					resp, err := Transport(s).RoundTrip(r)
					if err != nil {
						b.Fatal(err)
					}
					size, err := io.Copy(io.Discard, resp.Body)
					if err != nil {
						b.Fatal(err)
					}
					b.SetBytes(size)
				}
			})
		}
	}
}

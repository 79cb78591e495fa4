package scan_test

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/emulator"
	"ec2-inventory/internal/scan"
)

// unfiltered is an AWS that answers DescribeTags for all resources, whatever
// the request filters by.
func unfiltered(aws http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		params, err := url.ParseQuery(string(body))
		if err == nil && params.Get("Action") == "DescribeTags" {
			for name := range params {
				if strings.HasPrefix(name, "Filter.") {
					params.Del(name)
				}
			}
			body = []byte(params.Encode())
			r.Header.Set("Content-Length", strconv.Itoa(len(body)))
		}
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(string(body))), int64(len(body))
		aws.ServeHTTP(w, r)
	})
}

// Tags of others are no lost ones.
func TestTagsOfOthers(t *testing.T) {
	region := emulator.NewRegion("eu-west-1")
	for _, spec := range []emulator.InstanceSpec{{Stem: "1"}, {Stem: "2", Tags: []emulator.Tag{{Key: "Name", Value: "web"}}}} {
		spec.Region, spec.Zone, spec.State, spec.Type = "eu-west-1", "eu-west-1a", "running", "t3.micro"
		region.Reserve("r-"+spec.Stem, emulator.DefaultAccount, "", emulator.NewResource(spec.Element()))
	}
	server := emulator.New(&emulator.Fleet{Account: emulator.DefaultAccount, Regions: []*emulator.Region{region}}, emulator.Options{})
	result, err := scan.Run(t.Context(), account(t, unfiltered(server), awsapi.Options{}), scan.Request{Regions: []string{"eu-west-1"}, VerifyTags: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Warnings) > 0 {
		t.Errorf("warnings %q", result.Warnings)
	}
	asked := false
	for _, c := range server.Calls() {
		asked = asked || c.Action == "DescribeTags"
	}
	if !asked {
		t.Error("DescribeTags was not called")
	}
}

// Who does not know the call at all has said what there is; that it could not
// be verified is a warning.
func TestTagsUnheardOf(t *testing.T) {
	region := emulator.NewRegion("eu-west-1")
	spec := emulator.InstanceSpec{Stem: "1", Region: "eu-west-1", Zone: "eu-west-1a", State: "running", Type: "t3.micro"}
	region.Reserve("r-1", emulator.DefaultAccount, "", emulator.NewResource(spec.Element()))
	server := emulator.New(&emulator.Fleet{Account: emulator.DefaultAccount, Regions: []*emulator.Region{region}}, emulator.Options{})
	small := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || strings.Contains(string(body), "Action=DescribeTags") {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `<Response><Errors><Error><Code>InvalidAction</Code><Message>no such action</Message></Error></Errors></Response>`)
			return
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		server.ServeHTTP(w, r)
	})
	result, err := scan.Run(t.Context(), account(t, small, awsapi.Options{}), scan.Request{Regions: []string{"eu-west-1"}, VerifyTags: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Warnings) != 1 || !strings.Contains(result.Warnings[0], "cannot be verified (InvalidAction)") || !result.Whole() {
		t.Errorf("whole %v, warnings %q", result.Whole(), result.Warnings)
	}
}

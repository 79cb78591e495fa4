package cli_test

import (
	"io"
	"testing"
	"time"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/emulator"
	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/render"
	"ec2-inventory/internal/scan"
)

// BenchmarkPipeline takes 10,000 instances from AWS's bytes to JSON in this
// process; it is there to be profiled.
func BenchmarkPipeline(b *testing.B) {
	server := emulator.New(emulator.Uniform(10_000, "eu-west-1"), emulator.Options{})
	account := awsapi.LoadWith(emulator.Transport(server), awsapi.Options{Timeout: time.Minute, Concurrency: 64})
	rules := inventory.Rules{Destination: []string{"ip_address"}, VPCDestination: []string{"private_ip_address"}}
	b.ReportAllocs()
	for b.Loop() {
		result, err := scan.Run(b.Context(), account, scan.Request{Regions: []string{"eu-west-1"}})
		if err != nil {
			b.Fatal(err)
		}
		inv, err := inventory.Build(result.Snapshot, rules)
		if err != nil {
			b.Fatal(err)
		}
		if err := render.AnsibleList(io.Discard, inv, func(render.Part) {}); err != nil {
			b.Fatal(err)
		}
	}
}

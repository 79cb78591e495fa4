package cli_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"ec2-inventory/internal/emulator"
	"bytes"
	"ec2-inventory/internal/cli"
	"time"
)

func BenchmarkZZ(b *testing.B) {
	server := emulator.New(emulator.Uniform(10_000, "eu-west-1"), emulator.Options{})
	web := httptest.NewServer(server)
	defer web.Close()
	b.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:7711")
	b.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	b.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	b.Setenv("HOME", b.TempDir())
	ini := filepath.Join(b.TempDir(), "ec2.ini")
	os.WriteFile(ini, []byte("[ec2]\nregions = eu-west-1\nvpc_destination_variable = private_ip_address\n"), 0o600)
	null, _ := os.OpenFile("/dev/null", os.O_WRONLY, 0)
	for b.Loop() {
		var errs bytes.Buffer
		if code := cli.Run(b.Context(), cli.Process{Args: []string{"x", "--config", ini, "--refresh-cache"}, Environ: os.Environ(), Stdout: null, Stderr: &errs, Now: time.Now}); code != 0 {
			b.Fatal(errs.String())
		}
	}
}

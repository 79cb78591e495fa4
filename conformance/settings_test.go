//go:build conformance

package conformance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// settings is the text of an ini. @cache@ in it stands for a folder that each reader gets for itself.
type settings string

// base holds what the original cannot do without. Later options of the same name win.
const base settings = `[ec2]
regions = us-east-1,eu-west-1
regions_exclude = us-gov-west-1,cn-north-1
destination_variable = public_dns_name
vpc_destination_variable = ip_address
route53 = False
cache_path = @cache@
cache_max_age = 300
`

// file writes the ini into a new folder, so that no two programs share a cache.
func (s settings) file(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "ec2.ini")
	text := strings.ReplaceAll(string(s), "@cache@", filepath.Join(dir, "cache"))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

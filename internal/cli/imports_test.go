package cli_test

import (
	"os/exec"
	"path"
	"strings"
	"testing"
)

// TestImports holds the directions in which packages use each other: see
// docs/design.md.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}: {{join .Imports " "}}`, "ec2-inventory/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	pure := map[string]bool{"wire": true, "snapshot": true, "inventory": true, "render": true, "emulator": true, "compare": true}
	seen := 0
	for line := range strings.Lines(string(out)) {
		from, imports, _ := strings.Cut(strings.TrimSpace(line), ": ")
		name := path.Base(from)
		for imported := range strings.FieldsSeq(imports) {
			own := strings.HasPrefix(imported, "ec2-inventory/")
			library := strings.Contains(strings.SplitN(imported, "/", 2)[0], ".")
			switch {
			case pure[name] && (library || own && !pure[path.Base(imported)]):
				t.Errorf("%s imports %s: the standard library and its own kind at most", name, imported)
			case pure[name] && name != "emulator" && (imported == "os" || imported == "net" || imported == "net/http" || imported == "time" && name != "snapshot"):
				t.Errorf("%s imports %s: it is to be pure", name, imported)
			case strings.HasPrefix(imported, "github.com/aws/") && name != "awsapi":
				t.Errorf("%s imports %s: the SDK ends at awsapi", name, imported)
			case path.Base(imported) == "cli" && own && name != "ec2-inventory":
				t.Errorf("%s imports cli: nobody may but main", name)
			}
		}
		seen++
	}
	if seen < 12 {
		t.Errorf("only %d packages seen", seen)
	}
}

package identity

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	home := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		path := filepath.Join(home, ".aws", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("config", "[profile a]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = b\n")
	write("credentials", "[b]\naws_access_key_id = AKIA1\naws_secret_access_key = hush1\naws_session_token = hush2\n")
	base := []string{"AWS_PROFILE=a", "AWS_SESSION_TOKEN=hush3", "AWS_SECRET_ACCESS_KEY=hush4", "HOME=" + home, "PATH=/bin"}
	first := Of(base, home)

	if all := strings.Join(first, "\n"); strings.Contains(all, "hush") {
		t.Errorf("a secret is in the identity:\n%s", all)
	}
	for _, same := range [][]string{
		append(slices.Clone(base), "LANG=C", "AWS_PAGER=less"),
		{"PATH=/bin", "HOME=" + home, "AWS_SECRET_ACCESS_KEY=other", "AWS_PROFILE=a"},
	} {
		if !slices.Equal(first, Of(same, home)) {
			t.Errorf("%q: another identity, want the same", same)
		}
	}
	for _, other := range [][]string{
		{"AWS_PROFILE=b"},
		{"AWS_ACCESS_KEY_ID=AKIA2", "AWS_PROFILE=a"},
		{"AWS_PROFILE=a", "AWS_ENDPOINT_URL=http://localhost:1"},
		{"AWS_PROFILE=a", "AWS_ROLE_ARN=arn:aws:iam::1:role/y", "AWS_WEB_IDENTITY_TOKEN_FILE=/t"},
		{"AWS_PROFILE=a", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2"},
		{"AWS_PROFILE=a", "EC2_URL=http://localhost:8773"},
	} {
		if slices.Equal(first, Of(other, home)) {
			t.Errorf("%q: the same identity, want another", other)
		}
	}
	write("config", "[profile a]\nrole_arn = arn:aws:iam::2:role/x\nsource_profile = b\n")
	if slices.Equal(first, Of(base, home)) {
		t.Error("another role in the shared configuration: the same identity, want another")
	}
}

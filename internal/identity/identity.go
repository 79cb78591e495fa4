// Package identity tells who is asking, without asking anybody: all that
// decides which credentials and endpoints the AWS SDK will use, but no secret.
// The cache keeps the answers for one identity from every other.
package identity

import (
	"bytes"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// notIdentity are variables of the AWS_ kind that change nothing about who
// asks what, or that change all the time.
var notIdentity = map[string]bool{
	"AWS_PAGER":                 true,
	"AWS_CREDENTIAL_EXPIRATION": true,
	"AWS_SESSION_EXPIRATION":    true,
	"AWS_CLI_AUTO_PROMPT":       true,
	"AWS_DEFAULT_OUTPUT":        true,
	"AWS_MAX_ATTEMPTS":          true,
	"AWS_RETRY_MODE":            true,
}

// Of is the identity of a process with this environment ("NAME=value" each)
// and home folder, as lines in a fixed order. Shared configuration files
// count with their texts, less the secret ones: another profile, role or
// source of credentials is another identity, a rotated secret key is not.
func Of(environ []string, home string) []string {
	env := map[string]string{}
	for _, e := range environ {
		if name, value, ok := strings.Cut(e, "="); ok {
			env[name] = value
		}
	}
	var lines []string
	for name, value := range env {
		if (strings.HasPrefix(name, "AWS_") || name == "EC2_URL") && !secret(name) && !notIdentity[name] {
			lines = append(lines, name+"="+value)
		}
	}
	sort.Strings(lines)
	for _, f := range []struct{ variable, name string }{
		{"AWS_CONFIG_FILE", "config"},
		{"AWS_SHARED_CREDENTIALS_FILE", "credentials"},
	} {
		path := env[f.variable]
		if path == "" {
			if home == "" {
				continue
			}
			path = filepath.Join(home, ".aws", f.name)
		}
		lines = append(lines, publicLines(path)...)
	}
	return lines
}

// publicLines are the lines of a shared configuration file that hold no
// secret. A file that cannot be read says nothing: the SDK will not read it
// either.
func publicLines(path string) []string {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	lines := []string{path}
	for line := range bytes.Lines(data) {
		name, _, _ := bytes.Cut(line, []byte("="))
		if !secret(strings.ToUpper(string(name))) {
			lines = append(lines, strings.TrimSpace(string(line)))
		}
	}
	return lines
}

// secret reports whether the name, in upper case, is one of a secret. A file
// that holds a token is named by its path, which is none.
func secret(name string) bool {
	name = strings.TrimSpace(name)
	if strings.HasSuffix(name, "_FILE") {
		return false
	}
	return strings.Contains(name, "SECRET") || strings.Contains(name, "TOKEN") || strings.Contains(name, "PASSWORD")
}

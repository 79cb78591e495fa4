package settings

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Caller is who asks AWS, where that is not left to AWS's standard chain of
// credentials.
type Caller struct {
	// Profile is the shared profile whose credentials are used, whatever else
	// there is; "" leaves it to the chain.
	Profile string
	// ProfileFrom is what named the profile.
	ProfileFrom string
	// Keys, if not nil, are used in place of the chain.
	Keys *Keys
	// Role is the ARN of a role that is assumed with those credentials; "" for
	// none.
	Role string
	// Region is the one in which AWS is asked what is the same everywhere,
	// unless the environment or the profile names another.
	Region string
}

// Keys are an access key. All but the id is secret.
type Keys struct {
	ID, Secret string
	Token      string // of a session; may be ""
}

// String is the id alone.
func (k Keys) String() string { return k.ID }

// GoString is the id alone.
func (k Keys) GoString() string { return k.ID }

// credentialsSection is where the last version of the script has keys.
const credentialsSection = "credentials"

var credentialOptions = []string{"aws_access_key_id", "aws_secret_access_key", "aws_security_token"}

// caller finds out who asks. As in the last version of the script, a profile
// of --profile stands above AWS_PROFILE, that above boto_profile, and all of
// them, as well as AWS_ACCESS_KEY_ID, above the section [credentials]. As in
// AWS's own programs, keys and web identities in the environment stand above
// any profile but that of --profile. The script read the profile's name then
// and boto the keys: it kept one account's answer under the name of another.
func (r *reading) caller() error {
	c, env := &r.settings.Caller, r.in.Getenv
	c.Region = r.settings.homeRegion()
	keys, above := environmentKeys(env)
	named, by := env("AWS_PROFILE"), "AWS_PROFILE"
	if named == "" {
		named, by = env("AWS_DEFAULT_PROFILE"), "AWS_DEFAULT_PROFILE"
	}
	boto := r.values["boto_profile"]
	switch {
	case r.in.ProfileFlag != "":
		c.Profile, c.ProfileFrom = r.in.ProfileFlag, "--profile"
	case named != "" && above == "":
		c.Profile, c.ProfileFrom = named, by
	case named != "":
	case boto.text != "" && above == "":
		c.Profile, c.ProfileFrom = boto.text, "boto_profile"
	case boto.text != "":
		r.warn("%s:%d: boto_profile = %s is not in effect: %s is set in the environment; unset it, or choose the profile with --profile", boto.file, boto.line, boto.text, above)
	}
	if c.Profile == "" {
		c.Keys = keys
	}
	if c.Profile == "" && named == "" && boto.text == "" && env("AWS_ACCESS_KEY_ID") == "" && env("AWS_ACCESS_KEY") == "" {
		fromFile, err := r.fileKeys()
		if err != nil {
			return err
		}
		if fromFile != nil {
			c.Keys = fromFile
		}
	}
	// The answer depends on these too; the rest is in the environment.
	if c.Profile != "" {
		r.settings.Effective = append(r.settings.Effective, Option{"profile", c.Profile})
	}
	if c.Keys != nil {
		r.settings.Effective = append(r.settings.Effective, Option{"aws_access_key_id", c.Keys.ID})
	}
	return nil
}

// environmentKeys tells what in the environment stands above a profile, by the
// name of the variable, and gives keys that AWS's SDK would not read in full:
// boto reads the token of a session from AWS_SECURITY_TOKEN.
func environmentKeys(env func(string) string) (keys *Keys, above string) {
	first := func(names ...string) (name, value string) {
		for _, name := range names {
			if value := env(name); value != "" {
				return name, value
			}
		}
		return "", ""
	}
	name, id := first("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY")
	_, secret := first("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY")
	switch token := env("AWS_SECURITY_TOKEN"); {
	case id != "" && secret != "" && token != "" && env("AWS_SESSION_TOKEN") == "":
		return &Keys{id, secret, token}, name
	case id != "" && secret != "":
		return nil, name
	case env("AWS_WEB_IDENTITY_TOKEN_FILE") != "":
		return nil, "AWS_WEB_IDENTITY_TOKEN_FILE"
	}
	return nil, ""
}

// fileKeys are the keys of the section [credentials], nil if there are none.
// Errors quote nothing of it.
func (r *reading) fileKeys() (*Keys, error) {
	if r.file == nil {
		return nil, nil
	}
	var values [3]value
	for i, name := range credentialOptions {
		values[i].option = "[credentials] " + name
		if !r.file.Has(credentialsSection, name) {
			continue
		}
		values[i].file, values[i].line = r.settings.fileName(r.in), r.file.Line(credentialsSection, name)
		text, _, err := r.file.Get(credentialsSection, name)
		if err != nil {
			return nil, values[i].errorf("it has a %% in it that begins no %%(name)s; write %%%% for a percent sign")
		}
		values[i].text = strings.TrimSpace(text)
	}
	id, secret, token := values[0], values[1], values[2]
	switch {
	case id.text != "" && secret.text == "":
		return nil, id.errorf("it has no aws_secret_access_key beside it; write both, or neither")
	case id.text == "" && secret.text != "":
		return nil, secret.errorf("it has no aws_access_key_id beside it; write both, or neither")
	case id.text == "" && token.text != "":
		return nil, token.errorf("it has no aws_access_key_id beside it; write all three, or none")
	case id.text == "":
		return nil, nil
	}
	return &Keys{id.text, secret.text, token.text}, nil
}

// discreet makes one of our errors of the file reader's, which quotes the line
// that it cannot read: a line that may hold a secret is not quoted.
func discreet(err error) error {
	var e *Error
	if !errors.As(fromIni(err), &e) {
		return err
	}
	if text := strings.ToLower(e.Msg); strings.Contains(text, "secret") || strings.Contains(text, "token") {
		e.Msg = "cannot read this line; write it as name = value, or start it with # to make it a comment"
	}
	return e
}

// warnOfUnknownCredentials warns of what is in [credentials] besides keys.
func (r *reading) warnOfUnknownCredentials(name string) {
	for _, opt := range r.file.Options(credentialsSection) {
		if slices.Contains(credentialOptions, opt) {
			continue
		}
		line := r.file.Line(credentialsSection, opt)
		if near := nearest(opt, credentialOptions); near != "" {
			r.warn("%s:%d: [credentials]: unknown option %s; did you mean %s?", name, line, opt, near)
		} else {
			r.warn("%s:%d: [credentials]: unknown option %s; take the line out", name, line, opt)
		}
	}
}

// roleARN is the form of a role's ARN: see "IAM identifiers" in the IAM User
// Guide. The second part is the partition.
var roleARN = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^arn:(aws[a-z-]*):iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$`)
})

func (v value) role() (string, error) {
	arn := strings.TrimSpace(v.text)
	if arn != "" && !roleARN().MatchString(arn) {
		return "", v.errorf("%q is no role; write its ARN, such as arn:aws:iam::123456789012:role/inventory", arn)
	}
	return arn, nil
}

// homeRegion is a region of the partition that the settings are about: the one
// that is asked about in any other than AWS's common one.
func (s *Settings) homeRegion() string {
	const common, main = "aws", "us-east-1"
	for _, r := range regions {
		if r.partition != common && slices.Contains(s.Regions, r.name) {
			return r.name
		}
	}
	if s.Caller.Role != "" {
		partition := roleARN().FindStringSubmatch(s.Caller.Role)[1]
		for _, r := range regions {
			if r.partition != common && r.partition == partition {
				return r.name
			}
		}
	}
	return main
}

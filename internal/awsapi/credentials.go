package awsapi

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Credentials say where the keys come from that calls are signed with. Nothing
// in them is secret.
type Credentials struct {
	// Source is a phrase for people: "the environment", "an instance's role".
	Source  string
	KeyID   string    // of those that are signed with; a role's if there is one
	Expires time.Time // zero if they do not, or it is not known
	Role    string    // the role that was assumed as Caller.Role says, "" without
}

// Credentials are those that calls are signed with. The error is a
// *CredentialsError or the context's.
func (a *Account) Credentials(ctx context.Context) (Credentials, error) {
	if err := a.authenticate(ctx); err != nil {
		return Credentials{}, err
	}
	used, err := a.cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return Credentials{}, &CredentialsError{Err: err}
	}
	c := Credentials{Source: source(used), KeyID: used.AccessKeyID}
	if used.CanExpire {
		c.Expires = used.Expires
	}
	if a.role != nil {
		base, err := a.role.base.Retrieve(ctx)
		if err != nil {
			return Credentials{}, &CredentialsError{Err: err}
		}
		c.Role, c.Source = a.role.arn, source(base)
	}
	return c, nil
}

// sources are phrases for the names that the SDK's providers give themselves.
var sources = map[string]string{
	"EnvConfigCredentials":        "the environment",
	"AssumeRoleProvider":          "a role that the profile names",
	"WebIdentityCredentials":      "a web identity",
	"SSOProvider":                 "single sign-on",
	"LoginProvider":               "\"aws login\"",
	"EC2RoleProvider":             "the role of this instance",
	"CredentialsEndpointProvider": "the role of this container",
	"ProcessProvider":             "the profile's credential_process",
	"StaticCredentials":           "the settings",
}

// source is where keys come from.
func source(c aws.Credentials) string {
	if file, ok := strings.CutPrefix(c.Source, "SharedConfigCredentials: "); ok {
		return "the file " + file
	}
	if phrase, ok := sources[c.Source]; ok {
		return phrase
	}
	return c.Source
}

package awsapi

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/aws/smithy-go"
)

// Error is a call that failed for good.
type Error struct {
	Service   string
	Region    string // "" where a service has none
	Operation string
	Code      string // AWS's code, or a word of our own for what is not AWS's
	Message   string
	Hint      string // what the user can do
	Denied    bool   // the identity may not make this call
	Answered  bool   // AWS gave the reason, in an answer
	Err       error  // may be nil
}

func (e *Error) Error() string {
	where := e.Service
	if e.Region != "" {
		where = e.Region + ": " + e.Service
	}
	return fmt.Sprintf("%s: %s", where, e.Reason())
}

// Reason is the error without the place.
func (e *Error) Reason() string {
	return fmt.Sprintf("%s: %s: %s; %s", e.Operation, e.Code, e.Message, e.Hint)
}

func (e *Error) Unwrap() error { return e.Err }

// KeysAre tells an error that AWS gives both for wrong keys and for a region
// that is not enabled which of the two it is: good says that the same keys
// were good in another region. Other errors stay as they are.
func (e *Error) KeysAre(good bool) {
	switch {
	case !ambiguous[e.Code]:
	case good:
		e.Hint = "the keys are good in other regions, so this one is not enabled: enable the region for the account, or take it out of regions"
	default:
		e.Hint = "the keys are wrong, or none of these regions is enabled for the account: check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_PROFILE, or enable the region"
	}
}

// ambiguous are the codes that EC2 (the first) and other services answer in a
// region that is not enabled, and for wrong keys ("Error codes for the Amazon
// EC2 API"; "Enable or disable AWS Regions in your account").
var ambiguous = map[string]bool{"AuthFailure": true, "InvalidClientTokenId": true, "UnrecognizedClientException": true}

// CredentialsError says that there are no usable credentials.
type CredentialsError struct {
	Role string // the role that could not be assumed, "" if it is about none
	Err  error
}

func (e *CredentialsError) Error() string {
	what := "no AWS credentials"
	if e.Role != "" {
		what = "cannot assume the role " + e.Role
	}
	var asked *Error
	switch {
	case !errors.As(e.Err, &asked):
		return fmt.Sprintf("%s: %s; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, choose a profile with AWS_PROFILE, or run \"aws sso login\"", what, innermost(e.Err))
	case asked.Denied:
		// Two have to agree: the identity's policy and the role's.
		return what + ": " + asked.Reason() + ", and let the role's trust policy name it"
	}
	return what + ": " + asked.Reason()
}

func (e *CredentialsError) Unwrap() error { return e.Err }

// ProfileError says that a shared profile does not exist.
type ProfileError struct {
	Name string
	From string // the flag, variable or option that names it
	Err  error
}

func (e *ProfileError) Error() string {
	return fmt.Sprintf("%s: there is no profile %q in ~/.aws/config and ~/.aws/credentials (or the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name); correct the name, or make the profile with \"aws configure --profile\"", e.From, e.Name)
}

func (e *ProfileError) Unwrap() error { return e.Err }

// ConfigError says that AWS's own settings (AWS_… in the environment, ~/.aws)
// cannot be used.
type ConfigError struct{ Err error }

func (e *ConfigError) Error() string {
	return fmt.Sprintf("AWS's settings cannot be used: %v; check ~/.aws/config and the AWS_ variables of the environment", e.Err)
}

func (e *ConfigError) Unwrap() error { return e.Err }

// innermost is the cause of an error without the SDK's chain of contexts.
func innermost(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
}

// cause is AWS's code, or the bare reason, of a failed attempt.
func cause(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorCode() != "" {
		return api.ErrorCode()
	}
	return innermost(err)
}

// tries is what a call did to get an answer.
type tries struct {
	attempts int
	took     time.Duration
	timeout  time.Duration
}

func (t tries) String() string {
	if t.attempts < 2 {
		return ""
	}
	return fmt.Sprintf(" (%d attempts in %s)", t.attempts, t.took.Round(100*time.Millisecond))
}

// newError explains what an SDK operation returned; status is that of the last
// answer, if there was one.
func newError(op operation, err error, t tries, status int) error {
	e := &Error{Service: op.service, Region: op.region, Operation: op.name, Err: err}
	attempts := t.String()
	var (
		api    smithy.APIError
		answer *answerError
		creds  *CredentialsError
	)
	switch {
	case errors.As(err, &creds):
		return creds
	case errors.As(err, &api):
		e.Code, e.Message = api.ErrorCode(), strings.TrimRight(strings.TrimSpace(api.ErrorMessage()), ".")+attempts
		e.Answered = true
		e.Hint, e.Denied = hint(op, e.Code, status)
		if e.Code == "" || e.Code == "UnknownError" {
			e.Answered = false
			e.Code, e.Message = "NotAWS", fmt.Sprintf("the answer has HTTP status %d and no code%s", status, attempts)
			e.Hint = "check what answers at the endpoint (AWS_ENDPOINT_URL, proxies)"
		}
	case errors.As(err, &answer):
		e.Code, e.Message = "BadAnswer", answer.Error()+attempts
		e.Hint = "check what answers at the endpoint (AWS_ENDPOINT_URL, proxies)"
		if answer.passing {
			e.Hint = "try again; the connection to AWS breaks off"
		}
	case isDial(err):
		e.Code, e.Message, e.Hint = network(err)
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		e.Code, e.Message = "Timeout", fmt.Sprintf("no answer within %s%s", t.timeout, attempts)
		e.Hint = "check the route to AWS, or raise api_timeout"
	default:
		e.Code, e.Message, e.Hint = network(err)
		e.Message += attempts
	}
	return e
}

func isDial(err error) bool {
	var dial *net.OpError
	return errors.As(err, &dial) && dial.Op == "dial"
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

// network explains an error that came before any answer.
func network(err error) (code, message, hint string) {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return "NoSuchHost", fmt.Sprintf("the name %s does not resolve", dns.Name), "check the region's name, DNS and the network"
	}
	var dial *net.OpError
	if errors.As(err, &dial) {
		where := ""
		if dial.Addr != nil {
			where = " " + dial.Addr.String()
		}
		return "NoConnection", fmt.Sprintf("%s%s: %s", dial.Op, where, innermost(dial)), "check the network, proxies and AWS_ENDPOINT_URL"
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return "BadCertificate", certificate.Err.Error(), "name your proxy's certificates with AWS_CA_BUNDLE, or check what answers at the endpoint (AWS_ENDPOINT_URL, proxies) and this machine's clock"
	}
	return "Failed", innermost(err), "check the network, proxies and AWS_ENDPOINT_URL"
}

// hint says what can be done about one of AWS's codes, and whether it means
// that the identity may not make the call. The codes are those of the common
// errors pages of the EC2, RDS and Route 53 API references.
func hint(op operation, code string, status int) (hint string, denied bool) {
	switch code {
	case "UnauthorizedOperation", "AccessDenied", "AccessDeniedException":
		return "allow " + op.action() + " to this identity", true
	case "AuthFailure":
		// AWS says so for wrong keys and for regions that are not enabled.
		return "enable the region for the account or take it out of regions; if all regions say so, the keys are wrong", false
	case "OptInRequired":
		return "the account is not subscribed to this service: subscribe, or turn it off in the settings", true
	case "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "SignatureDoesNotMatch", "MissingAuthenticationToken", "IncompleteSignature":
		return "the keys are wrong for this account or partition: check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_PROFILE", false
	case "ExpiredToken", "ExpiredTokenException", "RequestExpired":
		return "the credentials have expired, or this machine's clock is wrong: renew them", false
	case "RequestTimeTooSkewed", "InvalidSignatureException", "SignatureExpired":
		return "set this machine's clock", false
	case "RequestLimitExceeded", "Throttling", "ThrottlingException", "TooManyRequestsException", "SlowDown":
		return "AWS limits how often it is asked: try again later, lower concurrency, or raise cache_max_age", false
	case "InvalidParameterValue", "InvalidParameterCombination", "FilterLimitExceeded", "InvalidFilter", "InvalidParameter":
		return "check instance_filters in the settings", false
	}
	if status == 403 {
		return "allow " + op.action() + " to this identity", true
	}
	if status >= 500 {
		return "AWS has trouble: try again later", false
	}
	return "see AWS's description of this code", false
}

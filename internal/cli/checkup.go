package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/cache"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/settings"
)

// checkup is what a check found. docs/commands.md describes it; the fields
// stay.
type checkup struct {
	Outcome     string              `json:"outcome"` // good, warnings, failed, wrong settings
	Exit        int                 `json:"exit_code"`
	Settings    checkedSettings     `json:"settings"`
	Credentials *checkedCredentials `json:"credentials"` // null if there are none
	Calls       []checkedCall       `json:"calls"`
	Clock       checkedClock        `json:"clock"`
	Cache       *checkedCache       `json:"cache"` // null if nothing is to be kept
	Problems    []problem           `json:"problems"`
}

// The parts that problems are about.
const (
	aboutSettings    = "settings"
	aboutCredentials = "credentials"
	aboutCalls       = "calls"
	aboutClock       = "clock"
	aboutCache       = "cache"
)

// problem is something that is not as it should be.
type problem struct {
	Level   level  `json:"level"`
	About   string `json:"about"`
	Message string `json:"message"`
}

type level string

// The levels of problems.
const (
	warning level = "warning" // --list works
	failure level = "error"   // --list would fail
	wrong   level = "wrong"   // a setting cannot be used
)

func (c *checkup) add(l level, about, format string, args ...any) {
	pr := problem{l, about, fmt.Sprintf(format, args...)}
	if !slices.Contains(c.Problems, pr) {
		c.Problems = append(c.Problems, pr)
	}
}

// count is how many problems have the level.
func (c *checkup) count(l level) (n int) {
	for _, pr := range c.Problems {
		if pr.Level == l {
			n++
		}
	}
	return n
}

// conclude sums up.
func (c *checkup) conclude() {
	switch {
	case c.count(wrong) > 0:
		c.Outcome, c.Exit = "wrong settings", exitUsage
	case c.count(failure) > 0:
		c.Outcome, c.Exit = "failed", exitAWS
	case c.count(warning) > 0:
		c.Outcome = "warnings"
	default:
		c.Outcome = "good"
	}
}

type checkedCredentials struct {
	Source  string     `json:"source"`
	KeyID   string     `json:"key_id"`
	Account string     `json:"account"`
	ARN     string     `json:"arn"`
	Role    string     `json:"role"`
	Expires *time.Time `json:"expires"`
}

type checkedClock struct {
	Known        bool    `json:"known"`
	AheadSeconds float64 `json:"ahead_seconds"`
}

// How far a clock may be off. AWS refuses what is signed more than 5 minutes
// from its own time, some services 15 ("Elements of an AWS API request
// signature", "Troubleshooting Signature Version 4").
const (
	clockWarning = time.Minute
	clockError   = 5 * time.Minute
)

// check checks and prints.
func (p *program) check(ctx context.Context, asJSON bool) error {
	c := &checkup{Calls: []checkedCall{}, Problems: []problem{}}
	examined := settings.Examine(p.input())
	c.settings(examined)
	if s := examined.Settings; s != nil {
		if !p.demo && s.CachePath != "" {
			c.cache(p, s, cache.Open(s.CachePath, cacheKey(p.Process, s)))
		}
		if err := c.askAWS(ctx, p, s, examined.Wrong); err != nil {
			return err
		}
	}
	c.conclude()
	show := p.showCheckup
	if asJSON {
		show = func(c *checkup) error { return p.printJSON(c) }
	}
	if err := show(c); err != nil {
		return err
	}
	if c.Exit != exitOK {
		return &checkedError{c.Exit}
	}
	return nil
}

// What is not asked while these are wrong: it would be asked by somebody else,
// or somewhere else.
var (
	whoAsks   = []string{"iam_role", "boto_profile"}
	whatsThat = []string{"regions", "compatibility", "eucalyptus", "eucalyptus_host"}
)

// askAWS checks what only AWS can tell. The error is the context's.
func (c *checkup) askAWS(ctx context.Context, p *program, s *settings.Settings, wrongs []string) error {
	isWrong := func(name string) bool { return slices.Contains(wrongs, name) }
	if slices.ContainsFunc(whoAsks, isWrong) {
		return nil
	}
	account, err := p.account(ctx, s)
	var profile *awsapi.ProfileError
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.As(err, &profile):
		c.add(wrong, aboutCredentials, "%v", err)
		return nil
	case err != nil:
		c.add(failure, aboutCredentials, "%v", err)
		return nil
	}
	creds, err := account.Credentials(ctx)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err == nil {
		c.credentials(p, s, creds)
		if slices.ContainsFunc(whatsThat, isWrong) {
			err = c.onlyCaller(ctx, account)
		} else {
			err = c.calls(ctx, account, request(s, account))
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	var region *scan.UnknownRegionError
	switch {
	case errors.As(err, &region):
		c.add(wrong, aboutSettings, "%v", err)
	case err != nil:
		c.add(failure, aboutCredentials, "%v", err)
	}
	c.clock(account)
	return nil
}

// onlyCaller asks who asks, and nothing else.
func (c *checkup) onlyCaller(ctx context.Context, account *awsapi.Account) error {
	if account.Eucalyptus() {
		return nil
	}
	var stats awsapi.Stats
	who, err := account.CallerIdentity(ctx, &stats)
	c.Credentials.Account, c.Credentials.ARN = who.Account, who.ARN
	return err
}

func (c *checkup) credentials(p *program, s *settings.Settings, creds awsapi.Credentials) {
	c.Credentials = &checkedCredentials{Source: creds.Source, KeyID: creds.KeyID, Role: creds.Role}
	expires := creds.Expires
	switch keys := s.Caller.Keys; {
	case p.demo:
		c.Credentials.Source = "the sample fleet"
	case keys != nil && (keys.ID == p.getenv("AWS_ACCESS_KEY_ID") || keys.ID == p.getenv("AWS_ACCESS_KEY")):
		c.Credentials.Source = "the environment"
	case keys != nil:
		c.Credentials.Source = "[credentials] in " + s.File
	case s.Caller.Profile != "":
		c.Credentials.Source = fmt.Sprintf("profile %s (%s): %s", s.Caller.Profile, s.Caller.ProfileFrom, creds.Source)
	case creds.Source == "the environment":
		// AWS's own programs export it beside the keys of a session.
		if at, err := time.Parse(time.RFC3339, p.getenv("AWS_CREDENTIAL_EXPIRATION")); err == nil && creds.Role == "" {
			expires = at
		}
	}
	if !expires.IsZero() {
		utc := expires.UTC()
		c.Credentials.Expires = &utc
	}
}

func (c *checkup) clock(account *awsapi.Account) {
	ahead, known := account.ClockAhead()
	c.Clock = checkedClock{Known: known, AheadSeconds: ahead.Round(time.Second).Seconds()}
	off := ahead.Abs()
	switch {
	case off > clockError:
		c.add(failure, aboutClock, "this machine's clock is %s: AWS refuses what is signed more than 5 minutes off; set the clock, and keep it with NTP", clockText(ahead))
	case off > clockWarning:
		c.add(warning, aboutClock, "this machine's clock is %s: AWS refuses what is signed more than 5 minutes off; set the clock, and keep it with NTP", clockText(ahead))
	}
}

func clockText(ahead time.Duration) string {
	if ahead < 0 {
		return rough(-ahead) + " behind AWS's"
	}
	return rough(ahead) + " ahead of AWS's"
}

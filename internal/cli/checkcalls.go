package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/scan"
)

// calls makes the small calls. The error is an *awsapi.CredentialsError, a
// *scan.UnknownRegionError, or the context's.
func (c *checkup) calls(ctx context.Context, account *awsapi.Account, req scan.Request) error {
	found, err := scan.Check(ctx, account, req)
	if err != nil {
		return err
	}
	c.Credentials.Account, c.Credentials.ARN = found.Caller.Account, found.Caller.ARN
	if found.CallerErr != nil {
		// A scan can do without.
		c.add(warning, aboutCredentials, "who asks is not known: %v", found.CallerErr)
	}
	for i := range found.Probes {
		pr := &found.Probes[i]
		call := checkedCall{
			Region: pr.Scope.Region, Service: string(pr.Scope.Service), Action: pr.Action(),
			Status: pr.Status, Seconds: pr.Took.Seconds(), Needed: pr.Else == "",
		}
		if pr.Err != nil {
			call.Error = pr.Err.Error()
			var a *awsapi.Error
			if errors.As(pr.Err, &a) {
				call.Code = a.Code
			}
		}
		c.Calls = append(c.Calls, call)
	}
	c.callProblems(found.Probes)
	return nil
}

// complaint is what one or more small calls came to that AWS answered alike.
type complaint struct {
	level   level
	key     string
	message string
	regions []string
}

// callProblems says what is wrong with calls, what many regions have in common
// once.
func (c *checkup) callProblems(probes []scan.Probe) {
	var all []*complaint
	for i := range probes {
		pr := &probes[i]
		if pr.Err == nil {
			continue
		}
		it := complain(pr)
		known := slices.IndexFunc(all, func(other *complaint) bool { return other.key == it.key && other.level == it.level })
		if known < 0 {
			all = append(all, it)
		} else if !slices.Contains(all[known].regions, pr.Scope.Region) {
			all[known].regions = append(all[known].regions, pr.Scope.Region)
		}
	}
	for _, it := range all {
		c.add(it.level, aboutCalls, "%s%s", placesText(it.regions), it.message)
	}
}

func complain(pr *scan.Probe) *complaint {
	it := &complaint{level: warning, regions: []string{pr.Scope.Region}, message: pr.Err.Error()}
	if pr.Fatal() {
		it.level = failure
	}
	var a *awsapi.Error
	if !errors.As(pr.Err, &a) {
		it.key = it.message
		return it
	}
	if pr.Status == scan.NotEnabled && a.Foreign() {
		// Each service says so in words of its own.
		it.key, it.message = string(scan.NotEnabled), fmt.Sprintf("%s: %s", a.Code, a.Hint)
		return it
	}
	it.key = strings.Join([]string{a.Service, a.Operation, a.Code, a.Hint}, "\n")
	it.message = a.Service + ": " + a.Reason()
	if pr.Status == scan.Refused && pr.Else != "" {
		it.message += ", or " + pr.Else
	}
	return it
}

// placesText names regions, not all of them if they are many.
func placesText(regions []string) string {
	const most = 4
	switch n := len(regions); {
	case n == 1 && regions[0] == "":
		return ""
	case n > most+1:
		return fmt.Sprintf("%s and %d more regions: ", strings.Join(regions[:most], ", "), n-most)
	}
	return strings.Join(regions, ", ") + ": "
}

package cli

import (
	"errors"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/scan"
)

// failures are a line for each scope that did not answer: account, region,
// service, what AWS said, and what to do about it.
func failures(failed *scan.FailedError) []string {
	lines := make([]string, 0, len(failed.Scopes))
	for _, err := range failed.Scopes {
		line := err.Error()
		var a *awsapi.Error
		if failed.Account != "" && errors.As(err, &a) {
			line = "account " + failed.Account + ": " + line
		}
		lines = append(lines, line)
	}
	return lines
}

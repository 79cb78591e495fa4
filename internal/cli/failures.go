package cli

import (
	"errors"
	"slices"
	"strings"

	"ec2-inventory/internal/awsapi"
)

// failures are scopes that failed for one reason, and are told of in one line.
type failures struct {
	first    error
	regions  []string
	services []string
}

func (f *failures) String() string {
	var a *awsapi.Error
	if !errors.As(f.first, &a) {
		return f.first.Error()
	}
	reason := a.Reason()
	if !a.Answered {
		// It is not about the call, and there may be several.
		reason = strings.TrimPrefix(reason, a.Operation+": ")
	}
	line := strings.Join(f.services, ", ") + ": " + reason
	if len(f.regions) > 0 {
		line = strings.Join(f.regions, ", ") + ": " + line
	}
	return line
}

// alike puts failed scopes together: by call if AWS gave the reason, over all
// calls if it is the way to AWS.
func alike(scopes []error) []*failures {
	type reason struct{ operation, code, hint string }
	var (
		groups []*failures
		known  = map[reason]*failures{}
	)
	for _, err := range scopes {
		var a *awsapi.Error
		if !errors.As(err, &a) {
			groups = append(groups, &failures{first: err})
			continue
		}
		r := reason{code: a.Code, hint: a.Hint}
		if a.Answered {
			r.operation = a.Operation
		}
		g := known[r]
		if g == nil {
			g = &failures{first: err}
			known[r] = g
			groups = append(groups, g)
		}
		if a.Region != "" && !slices.Contains(g.regions, a.Region) {
			g.regions = append(g.regions, a.Region)
		}
		if !slices.Contains(g.services, a.Service) {
			g.services = append(g.services, a.Service)
		}
	}
	return groups
}

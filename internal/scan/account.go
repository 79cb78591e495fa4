package scan

import (
	"context"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
)

// askAccount finds out the account if it is wanted and no answer shows it.
// Without it the answers are as good as before: what fails is a warning. The
// error is the context's.
func (s *settling) askAccount(ctx context.Context) error {
	// Eucalyptus' accounts are not AWS's, whom STS would tell of.
	if s.req.Account && s.result.Account == "" && !s.account.Eucalyptus() {
		var stats awsapi.Stats
		who, err := s.account.CallerIdentity(ctx, &stats)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			s.warn("the account's id is not known: %v", err)
		}
		s.result.Account = who.Account
	}
	s.result.Snapshot.Account = s.result.Account
	return nil
}

// owner is the account that owns instances in the answers, "" if there are
// none.
func owner(answers []snapshot.Answer) string {
	for _, a := range answers {
		for _, p := range a.Pages {
			if p.Call != snapshot.DescribeInstances {
				continue
			}
			list := p.Tree.Find(0, "reservationSet")
			if list < 0 {
				continue
			}
			for r := range p.Tree.Children(list) {
				if id := p.Tree.Child(r, "ownerId"); id >= 0 && p.Tree.Text(id) != "" {
					return p.Tree.Text(id)
				}
			}
		}
	}
	return ""
}

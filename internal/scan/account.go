package scan

import (
	"context"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/wire"
)

// askAccount finds out the account if it is wanted, and something in the
// answers does not say whose it is. Without it the answers are as good as before: what fails is a warning. The
// error is the context's.
func (s *settling) askAccount(ctx context.Context) error {
	// Eucalyptus' accounts are not AWS's, whom STS would tell of.
	if s.req.Account && s.result.Account == "" && !s.account.Eucalyptus() && unowned(s.result.Snapshot.Answers) {
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

// unowned reports whether the answers hold an instance or database that does
// not say whose it is. Nothing else is shown with an account.
func unowned(answers []snapshot.Answer) bool {
	for _, a := range answers {
		for _, p := range a.Pages {
			switch p.Call {
			case snapshot.DescribeInstances:
				if anyWithout(p.Tree, "ownerId", "reservationSet") {
					return true
				}
			case snapshot.DescribeDBInstances:
				if anyWithout(p.Tree, "DBInstanceArn", "DescribeDBInstancesResult", "DBInstances") {
					return true
				}
			}
		}
	}
	return false
}

// anyWithout reports whether something in the list at a path lacks an element.
func anyWithout(t *wire.Tree, element string, list ...string) bool {
	at := t.Find(0, list...)
	if at < 0 {
		return false
	}
	for i := range t.Children(at) {
		if t.Child(i, element) < 0 {
			return true
		}
	}
	return false
}

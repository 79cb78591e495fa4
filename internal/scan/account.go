package scan

import (
	"context"
	"fmt"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
)

// askAccount finds out the account if no answer shows it. Without it the
// answers are as good as before: what fails is a warning.
func askAccount(ctx context.Context, account *awsapi.Account, answers []snapshot.Answer, stats *awsapi.Stats) (id string, warnings []string) {
	// Eucalyptus' accounts are not AWS's, whom STS would tell of.
	if account.Eucalyptus() || showOwner(answers) {
		return "", nil
	}
	who, err := account.CallerIdentity(ctx, stats)
	if err != nil {
		return "", []string{fmt.Sprintf("the account's id is not known: %v", err)}
	}
	return who.Account, nil
}

// showOwner reports whether a reservation says which account it belongs to.
func showOwner(answers []snapshot.Answer) bool {
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
				if owner := p.Tree.Child(r, "ownerId"); owner >= 0 && p.Tree.Text(owner) != "" {
					return true
				}
			}
		}
	}
	return false
}

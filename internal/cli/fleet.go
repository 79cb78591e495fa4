package cli

import (
	"context"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/settings"
)

// fleet is what there is, as the commands for people look at it.
type fleet struct {
	settings *settings.Settings
	inv      *inventory.Inventory
}

// fleet reads the settings and asks for the fleet. Warnings have been said.
func (p *program) fleet(ctx context.Context) (*fleet, error) {
	s, err := loadSettings(p.Process, *p.options)
	if err != nil {
		return nil, err
	}
	for _, w := range s.Warnings {
		p.warn(w)
	}
	var account *awsapi.Account
	if p.demo {
		account = demoAccount(s)
	} else if account, err = awsapi.Load(ctx, accountOptions(s)); err != nil {
		return nil, err
	}
	answer, err := ask(ctx, p.Process, p.terminal, s, account, *p.options)
	if err != nil {
		return nil, err
	}
	return &fleet{settings: s, inv: answer.inv}, nil
}

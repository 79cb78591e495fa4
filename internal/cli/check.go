package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

const checkAbout = `Checks all that --list needs, and prints what it found: the settings, with the
lines that set them; who asks; each kind of call that a scan makes in each
region, by one small call; this machine's clock against AWS's; the cache.

A call is "ok", "denied" (the identity may not make it), "not enabled" (the
region or service, for the account), "unreachable" (there was no answer) or
"failed". What a scan can do without, such as databases that may not be
listed, is a warning.

--policy prints the least IAM policy that the settings in force need. With
iam_role its last statement, AssumeRole, belongs to whoever assumes the role,
and the others to the role. --plan prints which calls a scan would make, how
many, and how long they took last time. Neither asks AWS.

Exit codes: 0 --list works, maybe with warnings; 1 it would fail, or leave out
what on_error lets it leave out, or the clock is more than 5 minutes off; 2
wrong usage or settings; 130 or 143 interrupted.`

const checkExamples = `  ec2-inventory check
  ec2-inventory check --config prod.ini --json | jq -r '.problems[].message'
  ec2-inventory check --policy > policy.json
  ec2-inventory check --plan`

func (p *program) checkCommand() *cobra.Command {
	var policy, plan, asJSON bool
	cmd := &cobra.Command{
		Use:     "check",
		Short:   "Check settings, credentials, permissions, clock and cache",
		Long:    checkAbout,
		Example: checkExamples,
		Args: func(cmd *cobra.Command, args []string) error {
			if policy && plan {
				return &usageError{errors.New("check: --policy and --plan are two answers; choose one")}
			}
			return noArguments(cmd, args)
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case policy:
				return p.printPolicy(cmd.Context())
			case plan:
				return p.printPlan(cmd.Context(), asJSON)
			}
			return p.check(cmd.Context(), asJSON)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&policy, "policy", false, "print the IAM policy that the settings need, and check nothing")
	f.BoolVar(&plan, "plan", false, "print which calls a scan would make, and check nothing")
	f.BoolVar(&asJSON, "json", false, "print JSON for programs; see docs/commands.md")
	return cmd
}

// checkedError ends a check that found something, and has told it.
type checkedError struct{ exit int }

func (e *checkedError) Error() string {
	return fmt.Sprintf("the check ended with exit code %d", e.exit)
}

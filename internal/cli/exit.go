package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/settings"
)

// The exit codes; --help and docs/output.md list them.
const (
	exitOK    = 0   // the whole answer was printed
	exitAWS   = 1   // AWS, or a part of it, did not answer
	exitUsage = 2   // wrong usage or settings
	exitOther = 3   // compare: the inventories differ
	exitTaken = 128 // plus the number of the signal that ended it
)

// usageError is a wrong command line.
type usageError struct{ err error }

func (e *usageError) Error() string {
	return e.err.Error() + "; see --help"
}

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// Interrupted is the cause of a context that a signal ended.
type Interrupted struct{ Signal syscall.Signal }

func (e Interrupted) Error() string { return "interrupted: " + e.Signal.String() }

func exitCode(err error) int {
	var (
		interrupted Interrupted
		usage       *usageError
		wrong       *settings.Error
		profile     *awsapi.ProfileError
		region      *scan.UnknownRegionError
		destination *inventory.UnknownDestinationError
		pattern     *inventory.PatternError
	)
	var (
		shared  *sharedError
		checked *checkedError
	)
	switch {
	case errors.As(err, &checked):
		return checked.exit
	case errors.As(err, &shared):
		return shared.exit
	case errors.As(err, &interrupted):
		return exitTaken + int(interrupted.Signal)
	case errors.As(err, &usage), errors.As(err, &wrong), errors.As(err, &profile), errors.As(err, &region), errors.As(err, &destination), errors.As(err, &pattern):
		return exitUsage
	case errors.Is(err, errDiffer):
		return exitOther
	}
	return exitAWS
}

// describe says what went wrong, what it touches and what to do, a line for
// each part that failed.
func describe(err error) []string {
	var interrupted Interrupted
	if errors.As(err, &interrupted) || errors.Is(err, context.Canceled) {
		return []string{"interrupted; nothing was printed"}
	}
	var checked *checkedError
	if errors.Is(err, errDiffer) || errors.As(err, &checked) {
		return nil // it has been told, on stdout
	}
	var shared *sharedError
	if errors.As(err, &shared) {
		return shared.lines
	}
	var failed *scan.FailedError
	if !errors.As(err, &failed) {
		return strings.Split(err.Error(), "\n")
	}
	return failures(failed)
}

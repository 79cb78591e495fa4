package cli

import (
	_ "embed"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/emulator"
	"ec2-inventory/internal/settings"
)

// demoSettings are the settings of --demo without --config.
//
//go:embed demo.ini
var demoSettings []byte

// demoAccount asks the sample fleet inside the program. Nothing leaves the
// process, and nothing of its surroundings is read.
func demoAccount(s *settings.Settings) *awsapi.Account {
	server := emulator.New(emulator.Demo(), emulator.Options{})
	return awsapi.LoadWith(emulator.Transport(server), accountOptions(s))
}

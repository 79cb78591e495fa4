// Ec2-inventory prints the machines of an AWS account as an Ansible inventory.
package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"ec2-inventory/internal/cli"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() { cancel(cli.Interrupted{Signal: (<-signals).(syscall.Signal)}) }()
	executable, err := os.Executable()
	if err == nil {
		executable, _ = filepath.EvalSymlinks(executable)
	}
	return cli.Run(ctx, cli.Process{
		Args: os.Args, Environ: os.Environ(), Executable: executable,
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now,
	})
}

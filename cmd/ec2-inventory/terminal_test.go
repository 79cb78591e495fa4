//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// terminal runs the program on a terminal of its own.
func (scripts) terminal(ts *testscript.TestScript, _ bool, args []string) {
	ofErrors := args[0] == "stderr"
	if ofErrors {
		args = args[1:]
	}
	columns, err := strconv.ParseUint(args[0], 10, 16)
	ts.Check(err)
	near, far, err := openTerminal(uint16(columns))
	ts.Check(err)
	defer near.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	cmd := program(ctx, ts, args[1:])
	cmd.Stdout, cmd.Stderr = far, ts.Stderr()
	if ofErrors {
		cmd.Stdout, cmd.Stderr = io.Discard, far
	}
	ts.Check(cmd.Start())
	far.Close()
	shown, _ := io.ReadAll(near) // ends with an error when nobody has the other end
	ts.Check(cmd.Wait())
	_, err = io.WriteString(ts.Stdout(), strings.ReplaceAll(string(shown), "\r\n", "\n"))
	ts.Check(err)
}

// openTerminal gives the two ends of a new terminal.
func openTerminal(columns uint16) (near, far *os.File, err error) {
	near, err = os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, nil, err
	}
	fd := int(near.Fd())
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 50, Col: columns})
	}
	if err == nil {
		far, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		near.Close()
	}
	return near, far, err
}

package cache

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// splice moves the list from the file into a pipe without a copy through this
// process. It reports whether it took on the task: only a pipe can be written
// to so, and only if nothing has been written when it fails.
func (e *Entry) splice(to io.Writer) (done bool, err error) {
	out, ok := to.(*os.File)
	if !ok {
		return false, nil
	}
	info, err := out.Stat()
	if err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		return false, nil
	}
	// A larger pipe means fewer turns of reader and writer; it may be refused.
	const setPipeSize = 1031 // F_SETPIPE_SZ
	_, _, _ = syscall.Syscall(syscall.SYS_FCNTL, out.Fd(), setPipeSize, 1<<20)
	from, into := int(e.file.Fd()), int(out.Fd())
	at := int64(headerSize)
	for end := at + e.listSize; at < end; {
		n, err := syscall.Splice(from, &at, into, nil, int(min(end-at, 1<<20)), 0)
		switch {
		case errors.Is(err, syscall.EINTR), errors.Is(err, syscall.EAGAIN):
			continue
		case err != nil && at == headerSize:
			return false, nil
		case err != nil:
			return true, os.NewSyscallError("splice", err)
		case n == 0:
			return true, io.ErrUnexpectedEOF
		}
	}
	return true, nil
}

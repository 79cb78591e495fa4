package cli

import (
	"runtime"
	"runtime/debug"
)

// thrifty makes the process spare memory, until the returned function is
// called. What is kept of AWS's answers is large and nearly free of pointers:
// collecting garbage often costs little and spares a third of the memory. The
// ballast, which is never touched and so takes no memory, keeps a small scan
// from collecting every megabyte. GOGC in the environment stands above this.
func thrifty(p *Process) (end func()) {
	if p.getenv("GOGC") != "" {
		return func() {}
	}
	debug.SetGCPercent(22)
	ballast := make([]byte, 32<<20)
	return func() { runtime.KeepAlive(ballast) }
}

//go:build !linux

package cache

import "io"

func (e *Entry) splice(io.Writer) (done bool, err error) { return false, nil }

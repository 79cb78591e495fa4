package emulator

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Kind is a way in which a call goes wrong.
type Kind int

// The kinds of faults.
const (
	// Throttle answers that there were too many calls.
	Throttle Kind = iota + 1
	// Deny answers that the caller may not do this.
	Deny
	// Expired answers that the credentials are too old.
	Expired
	// InternalError answers with status 500.
	InternalError
	// Unavailable answers with status 503.
	Unavailable
	// Cut announces the whole length and breaks off after half of the body.
	Cut
	// CutChunked ends a chunked body in due form, in the middle of the
	// document: nothing but the document tells that something is missing.
	CutChunked
	// Hang answers nothing until the caller gives up.
	Hang
	// Garbage answers with a page of HTML, and status 200.
	Garbage
	// Reset ends the connection without an answer.
	Reset
	// DropTags leaves out the tags of instances without a word.
	DropTags
	// Slow sends the body piece by piece, with pauses of Fault.Delay.
	Slow
	// Skew dates the right answer Fault.Delay after now.
	Skew
)

// Fault is something that goes wrong in some calls. If several concern one
// call, the first in the list befalls it.
type Fault struct {
	// Service ("ec2", "rds", "elasticache", "route53", "sts"), Action and Region
	// say which calls the fault concerns. Empty means any.
	Service, Action, Region string
	Kind                    Kind
	// After is how many of these calls go well first.
	After int
	// Times is how many of these calls go wrong then; 0 means all.
	Times int
	// Delay is the pause between two pieces of a Slow body; 0 means 50 ms. Of a
	// Skew it may be below zero.
	Delay time.Duration
}

func (f *Fault) concerns(c Call) bool {
	return (f.Service == "" || f.Service == c.Service) &&
		(f.Action == "" || f.Action == c.Action) &&
		(f.Region == "" || f.Region == c.Region)
}

const garbage = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Welcome to the guest network</h1><p>Please sign in.<br></body></html>\n"

// slowPieces is how many pieces a Slow body comes in.
const slowPieces = 16

// apply answers the call as the fault has it. The respond function gives the
// answer that there would be without it, or the error.
func (f *Fault) apply(s *Server, q *request, w http.ResponseWriter, r *http.Request, respond func(http.ResponseWriter, *apiError)) {
	switch f.Kind {
	case Throttle:
		respond(w, q.service.throttled())
	case Deny:
		respond(w, q.service.denied(q.action, s.caller(q.accessKey).arn))
	case Expired:
		respond(w, q.service.expired())
	case InternalError:
		respond(w, q.service.internal())
	case Unavailable:
		respond(w, q.service.unavailable())
	case Hang:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case Garbage:
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, garbage)
	case Reset:
		hangUp(w)
	case Skew:
		w.Header().Set("Date", time.Now().Add(f.Delay).UTC().Format(http.TimeFormat))
		respond(w, nil)
	case DropTags:
		q.dropTags = true
		respond(w, nil)
	case Cut, CutChunked, Slow:
		f.spoil(w, r, respond)
	default:
		respond(w, nil)
	}
}

// spoil sends the right answer in the wrong way.
func (f *Fault) spoil(w http.ResponseWriter, r *http.Request, respond func(http.ResponseWriter, *apiError)) {
	whole := &buffered{header: w.Header(), status: http.StatusOK}
	respond(whole, nil)
	body := whole.body.Bytes()
	half := body[:len(body)/2]
	out := http.NewResponseController(w)
	switch f.Kind {
	case Cut:
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(whole.status)
		w.Write(half)
		out.Flush()
		panic(http.ErrAbortHandler)
	case CutChunked:
		w.WriteHeader(whole.status)
		// Once flushed there is no length to announce any more.
		out.Flush()
		w.Write(half)
	case Slow:
		delay := f.Delay
		if delay == 0 {
			delay = 50 * time.Millisecond
		}
		w.WriteHeader(whole.status)
		size := len(body)/slowPieces + 1
		for len(body) > 0 {
			n := min(size, len(body))
			if _, err := w.Write(body[:n]); err != nil {
				return
			}
			out.Flush()
			body = body[n:]
			if !pause(r.Context(), delay) {
				panic(http.ErrAbortHandler)
			}
		}
	}
}

// hangUp ends the connection, with a reset where there is a real one.
func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		// Close sends a reset then; if this fails it just closes.
		_ = tcp.SetLinger(0)
	}
	conn.Close()
}

// pause waits, and says whether it waited to the end.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// buffered is an answer that is not sent yet.
type buffered struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (b *buffered) Header() http.Header         { return b.header }
func (b *buffered) WriteHeader(status int)      { b.status = status }
func (b *buffered) Write(p []byte) (int, error) { return b.body.Write(p) }

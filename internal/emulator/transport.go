package emulator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
)

// Transport returns a RoundTripper that has the handler answer in this
// process, without a socket. Bodies are streamed: what the handler writes
// waits until it is read.
func Transport(h http.Handler) http.RoundTripper {
	return transport{h}
}

type transport struct{ handler http.Handler }

// RoundTrip has the handler answer the request.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(r.Context())
	served := r.Clone(ctx)
	served.RequestURI = r.URL.RequestURI()
	served.RemoteAddr = "127.0.0.1:0"
	if served.Host == "" {
		served.Host = r.URL.Host
	}
	if served.Body == nil {
		served.Body = http.NoBody
	}
	pr, pw := io.Pipe()
	w := &pipeWriter{header: http.Header{}, pipe: pw, started: make(chan struct{})}
	ended := make(chan error, 1)
	// Whoever reads gets to know at once that the caller gave up, whatever the
	// handler is doing then.
	stop := context.AfterFunc(r.Context(), func() { pw.CloseWithError(context.Cause(r.Context())) })
	go func() {
		defer cancel()
		defer stop()
		err := serve(t.handler, w, served)
		if r.Body != nil {
			r.Body.Close()
		}
		if err == nil {
			w.WriteHeader(http.StatusOK)
			err = w.missing()
		}
		// However a handler ends whose caller gave up, that is what happened.
		if r.Context().Err() != nil {
			err = context.Cause(r.Context())
		}
		ended <- err
		pw.CloseWithError(err)
	}()

	select {
	case <-w.started:
	case err := <-ended:
		// An answer that was begun is given, and its body says how it ended.
		if !w.begun() {
			return nil, err
		}
	case <-r.Context().Done():
		cancel()
		return nil, context.Cause(r.Context())
	}
	return w.response(r, &pipeBody{pr, cancel}), nil
}

// serve runs the handler; a handler that aborts is a connection that breaks.
func serve(h http.Handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		v := recover()
		aborted, _ := v.(error)
		switch {
		case v == nil:
		case errors.Is(aborted, http.ErrAbortHandler):
			err = fmt.Errorf("connection closed by the emulator: %w", io.ErrUnexpectedEOF)
		default:
			err = fmt.Errorf("emulator failed: %v", v)
		}
	}()
	h.ServeHTTP(w, r)
	return nil
}

// pipeWriter is the ResponseWriter of a handler whose answer goes to a pipe.
type pipeWriter struct {
	header  http.Header
	pipe    *io.PipeWriter
	once    sync.Once
	started chan struct{}
	status  int
	sent    http.Header
	length  int64
	written int64
}

func (w *pipeWriter) Header() http.Header { return w.header }

func (w *pipeWriter) WriteHeader(status int) {
	w.once.Do(func() {
		w.status = status
		w.sent = w.header.Clone()
		w.length = -1
		if n, err := strconv.ParseInt(w.header.Get("Content-Length"), 10, 64); err == nil {
			w.length = n
		}
		close(w.started)
	})
}

func (w *pipeWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	n, err := w.pipe.Write(p)
	w.written += int64(n)
	return n, err
}

// Flush sends the header; there is nothing else to hold back.
func (w *pipeWriter) Flush() { w.WriteHeader(http.StatusOK) }

func (w *pipeWriter) begun() bool {
	select {
	case <-w.started:
		return true
	default:
		return false
	}
}

// missing is the error of a body shorter than announced.
func (w *pipeWriter) missing() error {
	if w.length >= 0 && w.written < w.length {
		return io.ErrUnexpectedEOF
	}
	return nil
}

func (w *pipeWriter) response(r *http.Request, body io.ReadCloser) *http.Response {
	return &http.Response{
		Status:        strconv.Itoa(w.status) + " " + http.StatusText(w.status),
		StatusCode:    w.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        w.sent,
		Body:          body,
		ContentLength: w.length,
		Request:       r,
	}
}

// errBodyClosed is what a handler gets that writes to a caller who left.
var errBodyClosed = errors.New("body closed by the caller")

type pipeBody struct {
	*io.PipeReader
	cancel context.CancelFunc
}

// Close ends the answer; a handler that is still writing is told so.
func (b *pipeBody) Close() error {
	b.cancel()
	return b.PipeReader.CloseWithError(errBodyClosed)
}

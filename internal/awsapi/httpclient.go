package awsapi

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// buildable is the HTTP client that the SDK's settings are applied to, such as
// a bundle of certificates.
func buildable(o Options) *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = dialTimeout }).
		WithTransportOptions(func(t *http.Transport) {
			t.MaxIdleConns = o.Concurrency
			// An endpoint of one's own is a single host for all regions.
			t.MaxIdleConnsPerHost = o.Concurrency
			// Half, so that a call that is never answered is asked again.
			t.ResponseHeaderTimeout = o.Timeout / 2
		})
}

// shared makes one client for all services and regions of it. Frozen, because
// the SDK would otherwise make each service client a copy with connections of
// its own.
func shared(client aws.HTTPClient) aws.HTTPClient {
	if b, ok := client.(*awshttp.BuildableClient); ok {
		client = b.Freeze()
	}
	return ownBody{client}
}

// ownBody gives each request a body that nobody else closes. The SDK closes
// its own when the answer begins to arrive; if a server is so near that the
// request has not quite been written by then, the connection is given up in the
// middle of the answer.
type ownBody struct{ client aws.HTTPClient }

// Do sends a request.
func (c ownBody) Do(req *http.Request) (*http.Response, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return c.client.Do(req)
	}
	body, err := io.ReadAll(req.Body) // a form of a few hundred bytes
	if err != nil {
		return nil, fmt.Errorf("reading the request: %w", err)
	}
	own := req.Clone(req.Context())
	own.Body = io.NopCloser(bytes.NewReader(body))
	own.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	own.ContentLength = int64(len(body))
	return c.client.Do(own)
}

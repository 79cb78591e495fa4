package emulator

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// client asks a server over a real socket, signed for a service and a region.
type client struct {
	t   *testing.T
	url string
}

func dial(t *testing.T, h http.Handler) client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return client{t, s.URL}
}

func authorization(service, region string) string {
	return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/" + region + "/" + service +
		"/aws4_request, SignedHeaders=host;x-amz-date, Signature=00"
}

// form reads name=value pairs.
func form(pairs ...string) url.Values {
	v := url.Values{}
	for _, p := range pairs {
		name, value, _ := strings.Cut(p, "=")
		v.Add(name, value)
	}
	return v
}

func (c client) request(service, region string, pairs ...string) *http.Request {
	c.t.Helper()
	r, err := http.NewRequest(http.MethodPost, c.url+"/", strings.NewReader(form(pairs...).Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	r.Header.Set("Authorization", authorization(service, region))
	return r
}

func (c client) do(r *http.Request) (int, string) {
	c.t.Helper()
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// post asks a query API and gives the status and the body.
func (c client) post(service, region string, pairs ...string) (int, string) {
	c.t.Helper()
	return c.do(c.request(service, region, pairs...))
}

// get asks Route 53.
func (c client) get(path string, pairs ...string) (int, string) {
	c.t.Helper()
	r, err := http.NewRequest(http.MethodGet, c.url+path+"?"+form(pairs...).Encode(), nil)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", authorization("route53", "us-east-1"))
	return c.do(r)
}

// between gives the texts between each start and the end that follows it.
func between(s, start, end string) []string {
	var found []string
	for {
		_, rest, ok := strings.Cut(s, start)
		if !ok {
			return found
		}
		text, after, _ := strings.Cut(rest, end)
		found = append(found, text)
		s = after
	}
}

func tags(body, name string) []string {
	return between(body, "<"+name+">", "</"+name+">")
}

func first(found []string) string {
	if len(found) == 0 {
		return ""
	}
	return found[0]
}

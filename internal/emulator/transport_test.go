package emulator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func get(t *testing.T, ctx context.Context, h http.HandlerFunc, body io.Reader) (*http.Response, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://aws.invalid/some/path?q=1", body)
	if err != nil {
		t.Fatal(err)
	}
	return Transport(h).RoundTrip(r)
}

func TestTransport(t *testing.T) {
	resp, err := get(t, t.Context(), func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Seen", r.Host+r.RequestURI)
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprintf(w, "%s and back", sent)
	}, strings.NewReader("there"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil || string(body) != "there and back" || resp.StatusCode != 418 || resp.Header.Get("X-Seen") != "aws.invalid/some/path?q=1" {
		t.Errorf("%v %s %q %v", resp.Status, resp.Header, body, err)
	}
	resp, err = get(t, t.Context(), func(http.ResponseWriter, *http.Request) {}, nil)
	if err != nil || resp.StatusCode != 200 {
		t.Errorf("a handler that does nothing: %v %v", resp, err)
	}
}

// TestTransportStreams has the handler write a second piece only after the
// first was read.
func TestTransportStreams(t *testing.T) {
	read := make(chan bool)
	resp, err := get(t, t.Context(), func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "one")
		<-read
		io.WriteString(w, "two")
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	piece := make([]byte, 3)
	if _, err := io.ReadFull(resp.Body, piece); err != nil || string(piece) != "one" {
		t.Fatalf("%q %v", piece, err)
	}
	close(read)
	rest, err := io.ReadAll(resp.Body)
	if err != nil || string(rest) != "two" {
		t.Errorf("%q %v", rest, err)
	}
}

func TestTransportCancelled(t *testing.T) {
	for _, begin := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		left := make(chan bool)
		h := func(w http.ResponseWriter, r *http.Request) {
			defer close(left)
			if begin {
				io.WriteString(w, "begun")
			}
			<-r.Context().Done()
		}
		time.AfterFunc(10*time.Millisecond, cancel)
		resp, err := get(t, ctx, h, nil)
		if begin && err == nil {
			_, err = io.ReadAll(resp.Body)
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("begun %v: %v", begin, err)
		}
		<-left
	}
}

func TestTransportBodyClosed(t *testing.T) {
	ended := make(chan error)
	resp, err := get(t, t.Context(), func(w http.ResponseWriter, r *http.Request) {
		var err error
		for err == nil {
			_, err = w.Write(bytes.Repeat([]byte("x"), 1000))
		}
		ended <- err
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if err := <-ended; err == nil {
		t.Error("the handler writes on")
	}
}

func TestTransportPanics(t *testing.T) {
	if _, err := get(t, t.Context(), func(http.ResponseWriter, *http.Request) { panic("oh") }, nil); err == nil || !strings.Contains(err.Error(), "oh") {
		t.Errorf("error %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	s := New(Demo(), Options{PageSize: 7, Faults: []Fault{{Service: "sts", Kind: Throttle, After: 3}}})
	via := &http.Client{Transport: Transport(s)}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			c := client{t, "http://aws.invalid"}
			for _, ask := range [][]string{
				{"ec2", "Action=DescribeInstances"}, {"ec2", "Action=DescribeInstances", "InstanceId.1=i-00000000"},
				{"ec2", "Action=DescribeTags"}, {"rds", "Action=DescribeDBInstances"}, {"sts", "Action=GetCallerIdentity"},
				{"sts", "Action=AssumeRole", "RoleArn=arn:aws:iam::123456789012:role/r", "RoleSessionName=s"},
			} {
				resp, err := via.Do(c.request(ask[0], "eu-west-1", ask[1:]...))
				if err != nil {
					t.Error(err)
					continue
				}
				if _, err := io.Copy(io.Discard, resp.Body); err != nil {
					t.Error(err)
				}
				resp.Body.Close()
			}
		})
	}
	group.Wait()
	if n := len(s.Calls()); n != 48 {
		t.Errorf("%d calls", n)
	}
}

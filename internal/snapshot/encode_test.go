package snapshot

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ec2-inventory/internal/wire"
)

func parse(t testing.TB, text string) *wire.Tree {
	t.Helper()
	tree, err := wire.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// same reports whether two answers show the same to whoever reads them.
func same(a, b *Answer) bool {
	if a.Scope != b.Scope || !a.Asked.Equal(b.Asked) || len(a.Pages) != len(b.Pages) {
		return false
	}
	for i := range a.Pages {
		p, q := a.Pages[i], b.Pages[i]
		none := func(int) []byte { return nil }
		if p.Call != q.Call || p.Resource != q.Resource || p.Tree.Size != q.Tree.Size ||
			string(p.Tree.AppendXML(nil, 0, none)) != string(q.Tree.AppendXML(nil, 0, none)) {
			return false
		}
	}
	return true
}

func encoded(t testing.TB, a *Answer) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := a.Encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sample(t testing.TB) *Answer {
	return &Answer{
		Scope: Scope{Service: RDS, Region: "eu-west-1"}, Asked: time.Date(2026, 2, 3, 4, 5, 6, 7, time.UTC),
		Pages: []Page{
			{Call: DescribeDBInstances, Tree: parse(t, "<a><b>1</b><b/><c>x&lt;<d> y </d>z</c>\xff<e>日本\r\n</e></a>")},
			{Call: ListTagsForResource, Resource: "arn:aws:rds:x", Tree: parse(t, "<a/>")},
		},
	}
}

// Every recorded answer of AWS comes back as it was.
func TestRoundTrip(t *testing.T) {
	answers := []*Answer{sample(t), {Scope: Scope{Service: Route53}, Asked: time.Unix(0, 1)}}
	files, err := filepath.Glob("../../testdata/goldens-1.8/*/wire/*/*.xml")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d recorded answers: %v", len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, &Answer{Scope: Scope{Service: EC2, Region: "x"}, Asked: time.Unix(1, 2), Pages: []Page{{Call: name, Tree: parse(t, string(text))}}})
	}
	for _, a := range answers {
		data := encoded(t, a)
		back, err := Decode(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatalf("%v: %v", a.Scope, err)
		}
		if !same(a, back) {
			t.Errorf("%v came back as another", a.Pages)
		}
	}
}

// A damaged answer is never read as another one: each bit of each byte is
// changed, and the file is cut at each length.
func TestDamage(t *testing.T) {
	whole := encoded(t, sample(t))
	check := func(data []byte) {
		t.Helper()
		if _, err := Decode(bytes.NewReader(data), int64(len(data))); !errors.Is(err, ErrDamaged) {
			t.Fatalf("%q: %v", data, err)
		}
	}
	for i := range whole {
		for bit := range 8 {
			damaged := bytes.Clone(whole)
			damaged[i] ^= 1 << bit
			check(damaged)
		}
		check(whole[:i])
	}
	check(append(bytes.Clone(whole), 0))
	check(make([]byte, len(whole)))
	check(nil)
}

func FuzzDecode(f *testing.F) {
	whole := encoded(f, sample(f))
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := Decode(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		again := encoded(t, a)
		back, err := Decode(bytes.NewReader(again), int64(len(again)))
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Pages) != len(back.Pages) {
			t.Fatal("came back as another")
		}
	})
}

package wire

import (
	"bufio"
	"bytes"
	"testing"
)

// Whatever bytes are read as a tree, it can be walked over: all nodes are
// where their parents say, and all texts are there. The checksum that guards
// trees on disk is not looked at here.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{"<a/>", "<a><b>1</b><b/><c>x<d> y </d>z</c></a>"} {
		tree, err := Parse([]byte(text))
		if err != nil {
			f.Fatal(err)
		}
		var b bytes.Buffer
		if err := tree.Encode(&b); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, err := Decode(bufio.NewReader(bytes.NewReader(data)), int64(len(data)))
		if err != nil {
			return
		}
		seen := 0
		for i := range tree.Nodes {
			_, _ = tree.Name(i), tree.Text(i)
			last := i
			for c := range tree.Children(i) {
				if c <= last {
					t.Fatalf("node %d has child %d after %d", i, c, last)
				}
				last = c
			}
			seen++
		}
		if seen != len(tree.Nodes) {
			t.Fatal("nodes are missing")
		}
	})
}

func TestAppendXML(t *testing.T) {
	for _, text := range []string{"<a>x</a>", "<a><b></b><c>&lt;&amp;&gt;\"'</c>t</a>", "<a>\xff&#13;\n</a>"} {
		tree, err := Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(tree.AppendXML(nil, 0, func(int) []byte { return nil })); got != text {
			t.Errorf("got  %q\nwant %q", got, text)
		}
	}
	tree, err := Parse([]byte("<a><b><c/>t</b></a>"))
	if err != nil {
		t.Fatal(err)
	}
	got := tree.AppendXML(nil, 0, func(i int) []byte {
		if tree.Name(i) == "b" {
			return []byte("<new/>")
		}
		return nil
	})
	if want := "<a><b><new/><c></c>t</b></a>"; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

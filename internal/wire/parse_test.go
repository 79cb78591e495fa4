package wire

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// outline writes a tree as nested name(text) for comparison.
func outline(t *Tree, i int) string {
	var b strings.Builder
	b.WriteString(t.Name(i))
	if text := t.Text(i); text != "" {
		fmt.Fprintf(&b, "=%q", text)
	}
	if !t.Leaf(i) {
		b.WriteString("(")
		for c := range t.Children(i) {
			if c > i+1 {
				b.WriteString(" ")
			}
			b.WriteString(outline(t, c))
		}
		b.WriteString(")")
	}
	return b.String()
}

func TestParse(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"leaf", "<a>x</a>", `a="x"`},
		{"declaration and name space", `<?xml version="1.0"?>` + "\n" + `<a xmlns="http://e/">x</a>` + "\n", `a="x"`},
		{"byte order mark", "\xef\xbb\xbf<a/>", "a"},
		{"empty in two spellings", "<a><b/><c></c><d /></a>", "a(b c d)"},
		{"layout is no text", "<a>\n  <b>1</b>\n  <b>2</b>\n</a>", `a(b="1" b="2")`},
		{"white space of a leaf is kept", "<a><b> x </b><b>  </b></a>", `a(b=" x " b="  ")`},
		{"text before a child is dropped, after the last kept", "<a>x<b/>y<c/>z</a>", `a="z"(b c)`},
		{"references", "<a>&lt;&#x65e5;&#26412;&amp;&quot;&apos;&gt;</a>", `a="<日本&\"'>"`},
		{"character data section", "<a>x<![CDATA[<b>&amp;]]>y</a>", `a="x<b>&amp;y"`},
		{"comments and instructions", "<!-- <x> --><a>1<!-- - -->2<?p q?>3</a><!-- end -->", `a="123"`},
		{"line ends", "<a>1\r\n2\r3\n</a>", `a="1\n2\n3\n"`},
		{"attributes with > and quotes", `<a x="1>2" y='"/'><b z="/"/>t</a>`, `a="t"(b)`},
		{"space in an end tag", "<a>x</a\n>", `a="x"`},
		{"same names nested", "<i><i>1</i><i><i>2</i></i></i>", `i(i="1" i(i="2"))`},
		{"bytes that are not UTF-8 are kept", "<a>\xff\xfe</a>", `a="\xff\xfe"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			tree, err := Parse([]byte(test.in))
			if err != nil {
				t.Fatal(err)
			}
			if got := outline(tree, 0); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct {
		name, in, want string
		early          bool
	}{
		{"nothing", "", "ends early", true},
		{"white space", " \n", "ends early", true},
		{"text", "Service Unavailable", "text outside", false},
		{"json", `{"a": 1}`, "text outside", false},
		{"html", "<!DOCTYPE html><html></html>", "document type", false},
		{"entities", `<!DOCTYPE a [<!ENTITY l "lol">]><a>&l;</a>`, "document type", false},
		{"unknown reference", "<a>&nbsp;</a>", "unknown reference", false},
		{"reference out of range", "<a>&#x110000;</a>", "unknown reference", false},
		{"zero", "<a>&#0;</a>", "unknown reference", false},
		{"raw zero", "<a>x\x00y</a>", "zero byte", false},
		{"surrogate", "<a>&#xd800;</a>", "unknown reference", false},
		{"lone ampersand", "<a>R & D are two letters</a>", "begins no reference", false},
		{"wrong end", "<a><b></a></b>", "another tag", false},
		{"longer end", "<a></ab>", "another tag", false},
		{"end first", "</a>", "without a start", false},
		{"second document", "<a/><b/>", "second document", false},
		{"tag in a tag", "<a <b>", "tag within a tag", false},
		{"no name", "<a>< b/></a>", "without a name", false},
		{"too deep", strings.Repeat("<a>", 1_000_000), "deep", false},
		{"half a reference", "<a>x&am", "ends early", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse([]byte(test.in))
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got %v, want a SyntaxError with %q", err, test.want)
			}
			if early := errors.Is(err, io.ErrUnexpectedEOF); early != test.early {
				t.Errorf("ends early: %v, want %v", early, test.early)
			}
		})
	}
}

// Wherever an answer is cut, the reader must say that it ended early: a short
// list must never pass for the whole.
func TestParseEveryCut(t *testing.T) {
	body, err := os.ReadFile(filepath.Join("..", "..", "testdata", "goldens-1.8", "case-1001", "wire", "us-west-2", "rds.DescribeDBInstances.xml"))
	if err != nil {
		t.Fatal(err)
	}
	whole := strings.TrimRight(string(body), "\n")
	whole = strings.Replace(whole, "<Value>prod</Value>", "<Value a='1'>p&amp;<!-- c --><![CDATA[d]]></Value>", 1)
	if _, err := Parse([]byte(whole)); err != nil {
		t.Fatal(err)
	}
	for n := range len(whole) {
		if _, err := Parse([]byte(whole[:n])); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("cut at byte %d of %d: got %v, want that it ended early", n, len(whole), err)
		}
	}
}

func TestManyNames(t *testing.T) {
	var in, want strings.Builder
	in.WriteString("<r>")
	want.WriteString("r(")
	for i := range 6000 {
		fmt.Fprintf(&in, "<n%d/>", i%3000)
		if i > 0 {
			want.WriteString(" ")
		}
		fmt.Fprintf(&want, "n%d", i%3000)
	}
	in.WriteString("</r>")
	want.WriteString(")")
	tree, err := Parse([]byte(in.String()))
	if err != nil {
		t.Fatal(err)
	}
	if got := outline(tree, 0); got != want.String() {
		t.Error("names were mixed up")
	}
	if len(tree.Names) != 3001 {
		t.Errorf("%d distinct names, want 3001", len(tree.Names))
	}
}

func TestPaths(t *testing.T) {
	tree, err := Parse([]byte("<r><a><b>1</b><b>2</b></a><t>tok</t></r>"))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{tree.TextAt("a", "b"), tree.TextAt("t"), tree.TextAt("x"), tree.TextAt("a", "x"), (&Tree{}).TextAt("a")}
	if diff := cmp.Diff([]string{"1", "tok", "", "", ""}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"<a>x</a>", "<a><b/>&lt;<!-- --><![CDATA[x]]></a>", "<?xml?><a b='c'>\r\n</a>", "<a><a><a/></a></a>"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		tree, err := Parse(body)
		if err != nil {
			return
		}
		if len(tree.Nodes) == 0 || int(tree.Nodes[0].End) != len(tree.Nodes) {
			t.Fatalf("the root does not hold all %d nodes", len(tree.Nodes))
		}
		for i, n := range tree.Nodes {
			if int(n.End) <= i || int(n.End) > len(tree.Nodes) {
				t.Fatalf("node %d ends at %d", i, n.End)
			}
			if len(tree.Text(i)) > len(body) {
				t.Fatalf("node %d has more text than the body", i)
			}
			last := i + 1
			for c := range tree.Children(i) {
				if c != last {
					t.Fatalf("node %d: child %d does not follow %d", i, c, last)
				}
				last = int(tree.Nodes[c].End)
			}
			if last != int(n.End) {
				t.Fatalf("node %d: children end at %d, it at %d", i, last, n.End)
			}
		}
	})
}

// However a document arrives, in single bytes or with a text larger than the
// window, the tree is the same; and the reader's error is not taken for an end.
func TestReadInPieces(t *testing.T) {
	file, err := os.ReadFile(filepath.Join("..", "..", "testdata", "goldens-1.8", "case-1007", "wire", "ap-southeast-2", "ec2.DescribeInstances.xml"))
	if err != nil {
		t.Fatal(err)
	}
	long := "<a><b>" + strings.Repeat("long &amp; ", 100_000) + "</b><!--" + strings.Repeat("x", 300_000) + "--><c>1</c></a>"
	for name, body := range map[string]string{"recorded": string(file), "long": long, "mark": "\xef\xbb\xbf<?xml?><a>\r\n<![CDATA[<]]>&#x41;</a>"} {
		whole, err := Parse([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		want := outline(whole, 0)
		for kind, r := range map[string]io.Reader{
			"bytes":  iotest.OneByteReader(strings.NewReader(body)),
			"halves": iotest.HalfReader(strings.NewReader(body)),
			"end":    iotest.DataErrReader(strings.NewReader(body)),
		} {
			tree, err := Read(r, 0)
			if err != nil {
				t.Fatalf("%s in %s: %v", name, kind, err)
			}
			if outline(tree, 0) != want {
				t.Errorf("%s in %s: another tree", name, kind)
			}
		}
		broken := errors.New("broken")
		if _, err := Read(io.MultiReader(strings.NewReader(body[:len(body)/2]), iotest.ErrReader(broken)), 0); !errors.Is(err, broken) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// An answer that never ends is given up.
func TestReadTooMuch(t *testing.T) {
	endless := io.MultiReader(strings.NewReader("<a>"), endlessReader("<!--"+strings.Repeat("x", 10_000)+"-->"))
	if _, err := Read(endless, 0); err == nil || !strings.Contains(err.Error(), "longer than any answer") {
		t.Errorf("got %v", err)
	}
}

type endlessReader string

func (r endlessReader) Read(p []byte) (int, error) {
	if len(p) < len(r) {
		return copy(p, strings.Repeat(" ", len(p))), nil
	}
	return copy(p, r), nil
}

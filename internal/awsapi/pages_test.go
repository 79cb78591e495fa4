package awsapi

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"ec2-inventory/internal/wire"
)

// page is a page with so many instances, from number n on, of so many bytes
// each.
func page(t *testing.T, n, count, size int) *wire.Tree {
	t.Helper()
	var b strings.Builder
	b.WriteString("<R><requestId>")
	fmt.Fprint(&b, n)
	b.WriteString("</requestId><set>")
	for i := range count {
		fmt.Fprintf(&b, "<item><id>i-%d</id><a/><b/><c/><d/><e>%s</e></item>", n+i, strings.Repeat("x", size))
	}
	fmt.Fprintf(&b, "</set><nextToken>%d</nextToken></R>", n+1)
	tree, err := wire.Parse([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// A chain of pages is followed to its end, and one without end only so far.
func TestPages(t *testing.T) {
	for _, test := range []struct {
		name  string
		page  func(n int) (*wire.Tree, string)
		pages int
		says  string // "" is no error
	}{
		{"one", func(int) (*wire.Tree, string) { return page(t, 1, 3, 10), "" }, 1, ""},
		{"400 small ones", func(n int) (*wire.Tree, string) { return page(t, n, 2, 10), until(n, 400) }, 400, ""},
		{"3000 of a common size", func(n int) (*wire.Tree, string) { return page(t, n, 1, 9000), until(n, 3000) }, 3000, ""},
		{"50 empty ones and some with something", func(n int) (*wire.Tree, string) { return page(t, n, n/50%2, 10), until(n, 300) }, 300, ""},
		{"the same token", func(n int) (*wire.Tree, string) { return page(t, n, 1, 10), "again" }, 2, "the same page token came twice"},
		{"the first token", func(n int) (*wire.Tree, string) { return page(t, n, 1, 10), "start" }, 1, "the same page token came twice"},
		{"tokens in a circle", func(n int) (*wire.Tree, string) { return page(t, n, 1, 10), fmt.Sprint(n % 7) }, 8, "the same page token came twice"},
		{"the same page", func(n int) (*wire.Tree, string) { return page(t, 5, 2, 10), fmt.Sprint("t", n) }, 18, "the same page came twice"},
		{"empty ones", func(n int) (*wire.Tree, string) { return page(t, n, 0, 0), fmt.Sprint("t", n) }, 100, "100 pages in a row were empty"},
		{"small ones for ever", func(n int) (*wire.Tree, string) { return page(t, n, 1, 10), fmt.Sprint("t", n) }, 500, "after 500 pages there is next to nothing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := 0
			err := pages(operation{service: "ec2", name: "DescribeThings", region: "eu-west-1"}, "start", func(string) (*wire.Tree, string, error) {
				n++
				tree, next := test.page(n)
				return tree, next, nil
			})
			var loop *Error
			switch {
			case test.says == "" && err != nil:
				t.Error(err)
			case test.says != "" && (!errors.As(err, &loop) || loop.Code != "PageLoop" || !strings.Contains(loop.Message, test.says)):
				t.Errorf("got %v", err)
			}
			if n != test.pages {
				t.Errorf("%d pages were asked for, want %d", n, test.pages)
			}
		})
	}
}

func until(n, last int) string {
	if n == last {
		return ""
	}
	return fmt.Sprint("t", n)
}

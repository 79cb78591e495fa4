package awsapi

import (
	"fmt"
	"hash/maphash"

	"ec2-inventory/internal/wire"
)

// What ends a chain of pages that would never end. No listing of AWS's comes
// near: a region has far fewer resources than these pages hold.
const (
	maxPages      = 10_000
	maxEmptyPages = 100     // one after another; AWS may send some where filters leave nothing
	maxListing    = 2 << 30 // bytes of XML: some 200,000 instances
	emptyPage     = 8       // elements; a page with a resource has more
	trustedPages  = 16      // before pages are compared with earlier ones
	manyPages     = 500     // after which pages must have been worth it:
	leastPage     = 8 << 10 // bytes, on average; a single instance has some ten thousand
)

// pages follows a chain of pages from a token: next asks for the page that a
// token names ("" is the first) and returns it with the token of the one after
// it.
func pages(op operation, token string, next func(token string) (page *wire.Tree, following string, err error)) error {
	c := chain{tokens: map[string]bool{token: true}}
	for {
		page, following, err := next(token)
		if err != nil || following == "" {
			return err
		}
		if why := c.endless(page, following); why != "" {
			return &Error{Service: op.service, Region: op.region, Operation: op.name, Code: "PageLoop", Answered: true,
				Message: why + ", the list would never end",
				Hint:    "try again; if it stays so, check what answers at the endpoint (AWS_ENDPOINT_URL, proxies), or narrow the question with instance_filters"}
		}
		token = following
	}
}

// chain is what is known of the pages that have come.
type chain struct {
	tokens map[string]bool
	prints map[uint64]bool
	seed   maphash.Seed
	count  int
	empty  int // in a row
	size   int // bytes
}

// endless says why the chain of pages seems to have no end, "" if it does not.
func (c *chain) endless(page *wire.Tree, following string) string {
	c.count++
	c.size += page.Size
	if c.empty++; len(page.Nodes) >= emptyPage {
		c.empty = 0
	}
	switch {
	case c.tokens[following]:
		return "the same page token came twice"
	case c.count >= maxPages:
		return fmt.Sprintf("there are more than %d pages", maxPages)
	case c.size > maxListing:
		return fmt.Sprintf("there are more than %d MB", maxListing>>20)
	case c.empty >= maxEmptyPages:
		return fmt.Sprintf("%d pages in a row were empty", maxEmptyPages)
	case c.count >= manyPages && c.size/c.count < leastPage:
		return fmt.Sprintf("after %d pages there is next to nothing", c.count)
	case c.count > trustedPages && c.empty == 0 && c.repeated(page):
		return "the same page came twice"
	}
	c.tokens[following] = true
	return ""
}

// repeated reports whether a page has come before, under another token.
func (c *chain) repeated(page *wire.Tree) bool {
	if c.prints == nil {
		c.prints, c.seed = map[uint64]bool{}, maphash.MakeSeed()
	}
	var h maphash.Hash
	h.SetSeed(c.seed)
	for i := range page.Nodes {
		switch name := page.Name(i); name {
		case "requestId", "RequestId", "nextToken", "Marker", "NextMarker":
		default:
			_, _ = h.WriteString(name)
			_, _ = h.WriteString(page.Text(i))
			_ = h.WriteByte(0)
		}
	}
	print := h.Sum64()
	known := c.prints[print]
	c.prints[print] = true
	return known
}

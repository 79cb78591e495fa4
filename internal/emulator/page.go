package emulator

import (
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// place is where a page starts. A token is made from it and nothing else is
// remembered between calls, so that a server can be asked by many at once.
type place struct {
	outer, inner int
}

// token writes the place so that only a request of the same kind reads it
// again: AWS refuses a token that comes with other filters.
func (p place) token(of uint32) string {
	s := fmt.Sprintf("%d.%d.%08x", p.outer, p.inner, of)
	sum := fnv.New32a()
	sum.Write([]byte(s))
	return base64.URLEncoding.EncodeToString(fmt.Appendf(nil, "%s.%08x", s, sum.Sum32()))
}

func parseToken(token string, of uint32) (place, bool) {
	text, err := base64.URLEncoding.DecodeString(token)
	if err != nil {
		return place{}, false
	}
	parts := strings.Split(string(text), ".")
	if len(parts) != 4 {
		return place{}, false
	}
	outer, err1 := strconv.Atoi(parts[0])
	inner, err2 := strconv.Atoi(parts[1])
	p := place{outer, inner}
	return p, err1 == nil && err2 == nil && outer >= 0 && inner >= 0 && p.token(of) == token
}

// fingerprint tells requests apart by all that decides which resources they
// list, which is everything but the page's place and size.
func fingerprint(region, action string, params url.Values) uint32 {
	sum := fnv.New32a()
	sum.Write([]byte(listing(region, action, params)))
	return sum.Sum32()
}

// selecting are the parameters besides filters that decide what is listed.
var selecting = []string{
	"Action", "DBInstanceIdentifier", "DBClusterIdentifier", "ResourceName",
	"CacheClusterId", "ShowCacheClustersNotInReplicationGroups", "ReplicationGroupId",
}

// listing is what is listed, whatever the page.
func listing(region, action string, params url.Values) string {
	which := url.Values{}
	for name, values := range params {
		if strings.HasPrefix(name, "Filter") || slices.Contains(selecting, name) {
			which[name] = values
		}
	}
	return region + "\n" + action + "\n" + which.Encode()
}

// pageSize is the size that was asked for, held to the limits; ok is false if
// it cannot be read or lies outside.
func pageSize(asked string, least, most, usual int) (n int, ok bool) {
	if asked == "" {
		return usual, true
	}
	n, err := strconv.Atoi(asked)
	if err != nil || n < least || n > most {
		return 0, false
	}
	return n, true
}

// capped applies the server's own limit on pages.
func (s *Server) capped(n int) int {
	if s.opts.PageSize > 0 && n > s.opts.PageSize {
		return s.opts.PageSize
	}
	return n
}

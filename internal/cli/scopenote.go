package cli

import (
	"fmt"
	"net/url"
	"strings"

	"ec2-inventory/internal/snapshot"
)

// scopeNote tells of an answer which it is, so that an entry of the cache and
// the answers that it was made of find each other.
func scopeNote(a *snapshot.Answer) string {
	return fmt.Sprintf("%s/%s %d", url.QueryEscape(a.Scope.Region), a.Scope.Service, a.Asked.UnixNano())
}

// scopeOf is the scope of a note.
func scopeOf(note string) (snapshot.Scope, error) {
	name, _, _ := strings.Cut(note, " ")
	region, service, _ := strings.Cut(name, "/")
	region, err := url.QueryUnescape(region)
	if err != nil {
		return snapshot.Scope{}, fmt.Errorf("reading the cache: %w", err)
	}
	return snapshot.Scope{Service: snapshot.Service(service), Region: region}, nil
}

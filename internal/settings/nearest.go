package settings

import (
	"strings"

	"ec2-inventory/internal/spelling"
)

// nearest is the one of the candidates that a mistyped word most likely
// means, "" if none is near.
func nearest(word string, candidates []string) string {
	best, distance := "", max(2, len(word)/5)+1
	for _, c := range candidates {
		if d := spelling.Distance(word, c); d < distance {
			best, distance = c, d
		}
	}
	return best
}

func sameFold(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), b) }

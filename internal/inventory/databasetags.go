package inventory

import (
	"slices"
	"strings"

	"ec2-inventory/internal/wire"
)

// databaseTag is a tag of a database or a cluster of them.
type databaseTag struct {
	key, value string
	from       source
}

// readTagList reads the tags in a TagList; a key counts once, with its last
// value. Node -1 has none.
func readTagList(t *wire.Tree, node int) []databaseTag {
	if node < 0 {
		return nil
	}
	var tags []databaseTag
	for item := range t.Children(node) {
		key, value := t.Child(item, "Key"), t.Child(item, "Value")
		if key < 0 {
			continue
		}
		tag := databaseTag{key: t.Text(key), from: source{note: notSent}}
		if value >= 0 {
			tag.value, tag.from = t.Text(value), from(t, value)
		}
		if i := slices.IndexFunc(tags, func(other databaseTag) bool { return other.key == tag.key }); i >= 0 {
			tags[i] = tag
		} else {
			tags = append(tags, tag)
		}
	}
	return tags
}

// databaseTags are the tags that ListTagsForResource told, by ARN. Databases
// whose listing has a TagList were not asked about.
type databaseTags map[string][]databaseTag

func (d databaseTags) read(arn string, t *wire.Tree) {
	d[arn] = readTagList(t, t.Find(0, "ListTagsForResourceResult", "TagList"))
}

// of are the tags of the database or cluster at a node.
func (d databaseTags) of(t *wire.Tree, node int, arn string) []databaseTag {
	if list := t.Child(node, "TagList"); list >= 0 {
		return readTagList(t, list)
	}
	return d[arn]
}

// meetsFilters reports whether a database or a cluster of them with these tags
// meets instance_filters.
func (b *builder) meetsFilters(tags []databaseTag, why *Explanation) bool {
	ok := meets(b.rules.DatabaseFilters, tags)
	if b.rules.DatabaseFilters != nil {
		why.held(ok, "tags", "", deciding{"instance_filters"})
	}
	return ok
}

// meets reports whether tags meet all conditions of one of the sets.
func meets(sets [][]TagFilter, tags []databaseTag) bool {
	return sets == nil || slices.ContainsFunc(sets, func(set []TagFilter) bool {
		return !slices.ContainsFunc(set, func(f TagFilter) bool {
			return !slices.ContainsFunc(tags, func(t databaseTag) bool {
				return t.key == f.Key && slices.Contains(f.Values, t.value)
			})
		})
	})
}

// accountOf is the account that an ARN names: see "Amazon Resource Names" in
// the AWS General Reference.
func accountOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return parts[4]
}

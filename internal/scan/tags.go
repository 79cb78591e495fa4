package scan

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/wire"
)

// verifyTags asks again about instances that are listed without tags. AWS has
// sent instances without the tags that they have, and no error: whoever acts
// on what has no tag then acts on everything. Pages on which tags were missing
// are given with them.
func verifyTags(ctx context.Context, account *awsapi.Account, region string, pages []snapshot.Page, stats *awsapi.Stats) (verified []snapshot.Page, warnings []string, err error) {
	ids := withoutTags(pages)
	if len(ids) == 0 {
		return pages, nil, nil
	}
	found := make([]map[string][]tag, (len(ids)+awsapi.MaxTagged-1)/awsapi.MaxTagged)
	group, gctx := errgroup.WithContext(ctx)
	i := 0
	for some := range slices.Chunk(ids, awsapi.MaxTagged) {
		tags := map[string][]tag{}
		found[i] = tags
		i++
		group.Go(func() error {
			return account.DescribeTags(gctx, region, some, stats, func(t *wire.Tree) { readTags(t, tags) })
		})
	}
	err = group.Wait()
	if denied(err) || unheardOf(err) {
		return pages, []string{fmt.Sprintf("instances without tags cannot be verified (%s): allow ec2:DescribeTags, or set verify_tags = False", code(err))}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	asked := make(map[string]bool, len(ids))
	for _, id := range ids {
		asked[id] = true
	}
	lost := map[string][]tag{}
	for _, tags := range found {
		for id, list := range tags {
			// A stand-in for AWS may pass over the filter and tell of others.
			if asked[id] {
				lost[id] = list
			}
		}
	}
	if len(lost) == 0 {
		return pages, nil, nil
	}
	verified = slices.Clone(pages)
	for i, p := range verified {
		if verified[i].Tree, err = withTags(p.Tree, lost); err != nil {
			return nil, nil, fmt.Errorf("%s: putting back tags that AWS left out: %w", region, err)
		}
	}
	return verified, []string{fmt.Sprintf("%s: AWS listed %d instances without the tags that they have; they were asked for again", region, len(lost))}, nil
}

type tag struct {
	key, value string
	bare       bool // AWS sent no value, not even an empty one
}

// readTags reads an answer to DescribeTags.
func readTags(t *wire.Tree, into map[string][]tag) {
	list := t.Find(0, "tagSet")
	if list < 0 {
		return
	}
	for item := range t.Children(list) {
		text := func(name string) string {
			if i := t.Child(item, name); i >= 0 {
				return t.Text(i)
			}
			return ""
		}
		id := text("resourceId")
		into[id] = append(into[id], tag{text("key"), text("value"), t.Child(item, "value") < 0})
	}
}

// unheardOf reports whether whoever answers in AWS's place does not know the
// call: "Common client error codes" of the EC2 API reference.
func unheardOf(err error) bool {
	switch code(err) {
	case "InvalidAction", "UnsupportedOperation", "NotImplemented":
		return true
	}
	return false
}

// withoutTags are the ids of the instances on the pages that have no tag, each
// once.
func withoutTags(pages []snapshot.Page) (ids []string) {
	seen := map[string]bool{}
	for _, p := range pages {
		for in := range instances(p.Tree) {
			id := instanceID(p.Tree, in)
			if id != "" && !seen[id] && !hasTags(p.Tree, in) {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func instanceID(t *wire.Tree, in int) string {
	if i := t.Child(in, "instanceId"); i >= 0 {
		return t.Text(i)
	}
	return ""
}

func hasTags(t *wire.Tree, in int) bool {
	set := t.Child(in, "tagSet")
	return set >= 0 && !t.Leaf(set)
}

// instances yields the nodes of the instances in an answer.
func instances(t *wire.Tree) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		set := t.NameIndex("instancesSet")
		for i := 0; i < len(t.Nodes); i++ {
			if int(t.Nodes[i].Name) != set {
				continue
			}
			for in := range t.Children(i) {
				if !yield(in) {
					return
				}
			}
			i = int(t.Nodes[i].End) - 1
		}
	}
}

// withTags is the answer with these tags at the instances that have none.
func withTags(t *wire.Tree, tags map[string][]tag) (*wire.Tree, error) {
	missing := map[int][]byte{} // by node
	for in := range instances(t) {
		list := tags[instanceID(t, in)]
		if len(list) == 0 || hasTags(t, in) {
			continue
		}
		var items []byte
		for _, tag := range list {
			items = append(items, "<item><key>"...)
			items = wire.AppendText(items, tag.key)
			items = append(items, "</key>"...)
			if !tag.bare {
				items = append(items, "<value>"...)
				items = wire.AppendText(items, tag.value)
				items = append(items, "</value>"...)
			}
			items = append(items, "</item>"...)
		}
		if set := t.Child(in, "tagSet"); set >= 0 {
			missing[set] = items
		} else {
			missing[in] = slices.Concat([]byte("<tagSet>"), items, []byte("</tagSet>"))
		}
	}
	if len(missing) == 0 {
		return t, nil
	}
	return wire.Parse(t.AppendXML(nil, 0, func(i int) []byte { return missing[i] }))
}

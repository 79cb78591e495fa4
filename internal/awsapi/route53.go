package awsapi

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/aws/smithy-go/middleware"

	"ec2-inventory/internal/wire"
)

// recordsPerPage is the most that ListResourceRecordSets gives at once.
const recordsPerPage = 300

// Zone is a hosted zone of Route 53.
type Zone struct {
	ID   string
	Name string // without the final dot
}

// ListHostedZones hands over the account's zones, page by page.
func (a *Account) ListHostedZones(ctx context.Context, stats *Stats, page func(*wire.Tree, []Zone)) error {
	client := route53.NewFromConfig(a.in(""))
	op := operation{service: "route53", name: "ListHostedZones", result: &route53.ListHostedZonesOutput{}}
	input := &route53.ListHostedZonesInput{}
	return pages(op, "", func(token string) (*wire.Tree, string, error) {
		input.Marker = nil
		if token != "" {
			input.Marker = aws.String(token)
		}
		tree, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
			_, err := client.ListHostedZones(ctx, input, func(o *route53.Options) { o.APIOptions = append(o.APIOptions, install) })
			return err
		})
		if err != nil {
			return nil, "", err
		}
		page(tree, zones(tree))
		if tree.TextAt("IsTruncated") != "true" {
			return tree, "", nil
		}
		return tree, tree.TextAt("NextMarker"), nil
	})
}

func zones(tree *wire.Tree) []Zone {
	list := tree.Find(0, "HostedZones")
	if list < 0 {
		return nil
	}
	var found []Zone
	for z := range tree.Children(list) {
		id, name := tree.Child(z, "Id"), tree.Child(z, "Name")
		if id >= 0 && name >= 0 {
			found = append(found, Zone{
				ID:   strings.TrimPrefix(tree.Text(id), "/hostedzone/"),
				Name: strings.TrimSuffix(tree.Text(name), "."),
			})
		}
	}
	return found
}

// ListResourceRecordSets hands over the records of a zone, page by page.
func (a *Account) ListResourceRecordSets(ctx context.Context, zone Zone, stats *Stats, page func(*wire.Tree)) error {
	client := route53.NewFromConfig(a.in(""))
	op := operation{service: "route53", name: "ListResourceRecordSets", result: &route53.ListResourceRecordSetsOutput{}}
	input := &route53.ListResourceRecordSetsInput{HostedZoneId: aws.String(zone.ID), MaxItems: aws.Int32(recordsPerPage)}
	return pages(op, "", func(string) (*wire.Tree, string, error) {
		tree, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
			_, err := client.ListResourceRecordSets(ctx, input, func(o *route53.Options) { o.APIOptions = append(o.APIOptions, install) })
			return err
		})
		if err != nil {
			return nil, "", err
		}
		page(tree)
		if tree.TextAt("IsTruncated") != "true" {
			return tree, "", nil
		}
		// The next page is asked for by three values, which together are the
		// token.
		name, kind, id := tree.TextAt("NextRecordName"), tree.TextAt("NextRecordType"), tree.TextAt("NextRecordIdentifier")
		input.StartRecordName, input.StartRecordType, input.StartRecordIdentifier = aws.String(name), types.RRType(kind), nil
		if id != "" {
			input.StartRecordIdentifier = aws.String(id)
		}
		return tree, name + " " + kind + " " + id, nil
	})
}

package scan

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/wire"
)

// askDatabases asks RDS for the databases of a region, their tags, and the
// clusters. What the identity may not ask for is left out as a whole, with a
// warning: the original left databases out without one, as many who may list
// instances may not list them.
func askDatabases(ctx context.Context, account *awsapi.Account, req Request, region string, stats *awsapi.Stats) (pages []snapshot.Page, warnings []string, err error) {
	var databases, tags, clusters part
	group, ctx := errgroup.WithContext(ctx)
	if req.RDS {
		group.Go(func() error {
			err := account.DescribeDBInstances(ctx, region, stats, databases.keep(snapshot.DescribeDBInstances))
			if err != nil || !req.DatabaseTags {
				return databases.forgive(err, region+": databases are left out", "rds = False")
			}
			tags.pages, err = askTags(ctx, account, region, untagged(databases.pages), stats)
			return tags.forgive(err, region+": tags of databases are left out", "rds = False")
		})
	}
	if req.DBClusters {
		group.Go(func() error {
			err := account.DescribeDBClusters(ctx, region, stats, clusters.keep(snapshot.DescribeDBClusters))
			return clusters.forgive(err, region+": clusters of databases are left out", "include_rds_clusters = False")
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	for _, p := range []part{databases, tags, clusters} {
		pages = append(pages, p.pages...)
		warnings = append(warnings, p.warnings...)
	}
	return pages, warnings, nil
}

// part is what one kind of call brings to a scope.
type part struct {
	pages    []snapshot.Page
	warnings []string
}

// keep is a function that takes the pages of a call.
func (p *part) keep(call string) func(*wire.Tree) {
	return func(t *wire.Tree) { p.pages = append(p.pages, snapshot.Page{Call: call, Tree: t}) }
}

// forgive makes a warning of the error if it is that the identity may not make
// the call; off is the setting that keeps it from being made. Pages that came
// before the denial are not the whole, and go.
func (p *part) forgive(err error, what, off string) error {
	var denied *awsapi.Error
	if !errors.As(err, &denied) || !denied.Denied {
		return err
	}
	p.pages = nil
	p.warnings = append(p.warnings, fmt.Sprintf("%s: %s, or set %s", what, denied.Reason(), off))
	return nil
}

// untagged are the ARNs of the databases that are listed without their tags.
// AWS has listed them with their tags since 2020; others that speak its
// language need not.
func untagged(pages []snapshot.Page) []string {
	var arns []string
	for _, p := range pages {
		list := p.Tree.Find(0, "DescribeDBInstancesResult", "DBInstances")
		if list < 0 {
			continue
		}
		for db := range p.Tree.Children(list) {
			arn := p.Tree.Child(db, "DBInstanceArn")
			if arn >= 0 && p.Tree.Child(db, "TagList") < 0 {
				arns = append(arns, p.Tree.Text(arn))
			}
		}
	}
	return arns
}

// askTags asks for the tags of databases, side by side.
func askTags(ctx context.Context, account *awsapi.Account, region string, arns []string, stats *awsapi.Stats) ([]snapshot.Page, error) {
	answers := make([]*wire.Tree, len(arns))
	group, ctx := errgroup.WithContext(ctx)
	for i, arn := range arns {
		group.Go(func() (err error) {
			answers[i], err = account.DatabaseTags(ctx, region, arn, stats)
			var gone *awsapi.Error
			if errors.As(err, &gone) && strings.HasPrefix(gone.Code, "DBInstanceNotFound") {
				return nil // deleted since it was listed
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var pages []snapshot.Page
	for i, tree := range answers {
		if tree != nil {
			pages = append(pages, snapshot.Page{Call: snapshot.ListTagsForResource, Resource: arns[i], Tree: tree})
		}
	}
	return pages, nil
}

package scan

import (
	"context"

	"golang.org/x/sync/errgroup"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
)

// askCaches asks ElastiCache for the clusters and the replication groups of a
// region, side by side. Members of replication groups are among the clusters,
// so a region of which one of the two lists is denied has neither, with a
// warning.
func askCaches(ctx context.Context, account *awsapi.Account, region string, stats *awsapi.Stats) ([]snapshot.Page, []string, error) {
	var clusters, groups part
	what, off := region+": caches are left out", "elasticache = False"
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		err := account.DescribeCacheClusters(ctx, region, stats, clusters.keep(snapshot.DescribeCacheClusters))
		return clusters.forgive(err, what, off)
	})
	group.Go(func() error {
		err := account.DescribeReplicationGroups(ctx, region, stats, groups.keep(snapshot.DescribeReplicationGroups))
		return groups.forgive(err, what, off)
	})
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	if warnings := append(clusters.warnings, groups.warnings...); len(warnings) > 0 {
		return nil, warnings, nil
	}
	return append(clusters.pages, groups.pages...), nil, nil
}

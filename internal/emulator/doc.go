// Package emulator answers as AWS does, from a made-up or recorded fleet: it
// is what the demonstration, the tests and the benchmarks talk to.
//
// A Server is an http.Handler. It answers
//
//   - EC2: DescribeInstances, DescribeRegions, DescribeAvailabilityZones and
//     DescribeTags, also as Eucalyptus on the path /services/Eucalyptus;
//   - RDS: DescribeDBInstances, DescribeDBClusters and ListTagsForResource;
//   - ElastiCache: DescribeCacheClusters and DescribeReplicationGroups;
//   - Route 53: ListHostedZones and ListResourceRecordSets;
//   - STS: GetCallerIdentity, AssumeRole and AssumeRoleWithWebIdentity.
//
// What it holds itself to: the wire forms of answers and errors, filters,
// paging and its limits, the rules about what may be asked together, and the
// HTTP status of every error. A resource is kept as the element AWS sent, so
// that a recorded answer comes back with every element it had.
//
// What it leaves out: signatures are not verified (but a request must be
// signed), answers are never compressed, rates are not limited unless a Fault
// says so, and nothing can be changed through the API. DescribeInstances
// without MaxResults answers whole, however large the fleet.
package emulator

package emulator

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// LoadCase reads the fleet of a case folder: the answers that were recorded in
// its wire folder, REGION/SERVICE.ACTION.xml. A file that is missing is an
// empty answer, and a region that is missing an empty region; all regions of
// the partition "aws" are enabled. What was recorded is sent as it was, byte
// by byte; only filters and pages are the emulator's.
func LoadCase(fsys fs.FS) (*Fleet, error) {
	f := &Fleet{Account: DefaultAccount}
	for _, name := range commercialRegions {
		f.Regions = append(f.Regions, NewRegion(name))
	}
	folders, err := fs.ReadDir(fsys, "wire")
	if err != nil {
		return nil, fmt.Errorf("read case: %w", err)
	}
	for _, folder := range folders {
		if !folder.IsDir() || folder.Name() == "global" {
			continue
		}
		r := f.Region(folder.Name())
		if r == nil {
			r = NewRegion(folder.Name())
			f.Regions = append(f.Regions, r)
		}
		if err := loadRegion(fsys, r); err != nil {
			return nil, err
		}
	}
	if err := loadZones(fsys, f); err != nil {
		return nil, err
	}
	f.Account = f.owner()
	return f, nil
}

// owner is the account that the reservations say they belong to.
func (f *Fleet) owner() string {
	for _, r := range f.Regions {
		for _, res := range r.Reservations {
			if id := res.Head.at("ownerId"); id != "" {
				return id
			}
		}
	}
	return DefaultAccount
}

// load reads the children of the element that the names lead to in a file.
// Without the file, or the element, there are none.
func load(fsys fs.FS, file string, names ...string) ([]*parsed, error) {
	doc, err := fs.ReadFile(fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read case: %w", err)
	}
	root, err := parse(doc)
	if err != nil {
		return nil, fmt.Errorf("read case: %s: %w", file, err)
	}
	if set := root.child(names...); set != nil {
		return set.children, nil
	}
	return nil, nil
}

func resources(elements []*parsed) []*Resource {
	all := make([]*Resource, len(elements))
	for i, p := range elements {
		all[i] = recorded(p)
	}
	return all
}

func loadRegion(fsys fs.FS, r *Region) error {
	folder := path.Join("wire", r.Name)
	reservations, err := load(fsys, path.Join(folder, "ec2.DescribeInstances.xml"), "reservationSet")
	if err != nil {
		return err
	}
	for _, p := range reservations {
		res := &Reservation{Head: NewResource(emptied(p.Element, "instancesSet"))}
		if set := p.child("instancesSet"); set != nil {
			res.Instances = resources(set.children)
		}
		r.Reservations = append(r.Reservations, res)
	}
	tags, err := load(fsys, path.Join(folder, "ec2.DescribeTags.xml"), "tagSet")
	if err != nil {
		return err
	}
	// Without any tags the slice is still not nil: none is what was recorded.
	r.Tags = resources(tags)
	databases, err := load(fsys, path.Join(folder, "rds.DescribeDBInstances.xml"), "DescribeDBInstancesResult", "DBInstances")
	if err != nil {
		return err
	}
	for _, p := range databases {
		db := &Database{Resource: recorded(p)}
		file := "rds.ListTagsForResource." + db.at("DBInstanceIdentifier") + ".xml"
		lists, err := load(fsys, path.Join(folder, file), "ListTagsForResourceResult")
		if err != nil {
			return err
		}
		if len(lists) > 0 {
			db.Tags = recorded(lists[0])
		}
		r.Databases = append(r.Databases, db)
	}
	for _, listing := range []struct {
		file, result, set string
		into              *[]*Resource
	}{
		{"rds.DescribeDBClusters.xml", "DescribeDBClustersResult", "DBClusters", &r.DBClusters},
		{"elasticache.DescribeCacheClusters.xml", "DescribeCacheClustersResult", "CacheClusters", &r.CacheClusters},
		{"elasticache.DescribeReplicationGroups.xml", "DescribeReplicationGroupsResult", "ReplicationGroups", &r.ReplicationGroups},
	} {
		found, err := load(fsys, path.Join(folder, listing.file), listing.result, listing.set)
		if err != nil {
			return err
		}
		*listing.into = resources(found)
	}
	return nil
}

// emptied returns the element with the named child empty.
func emptied(e Element, name string) Element {
	children := make([]Element, len(e.Children))
	for i, c := range e.Children {
		if c.Name == name {
			c = Node(name)
		}
		children[i] = c
	}
	e.Children = children
	return e
}

func loadZones(fsys fs.FS, f *Fleet) error {
	zones, err := load(fsys, "wire/global/route53.hostedzone.xml", "HostedZones")
	if err != nil {
		return err
	}
	for _, p := range zones {
		z := &HostedZone{Resource: recorded(p)}
		if strings.ContainsAny(z.id(), `/\`) || z.id() == "" {
			return fmt.Errorf("read case: hosted zone without an id")
		}
		records, err := load(fsys, "wire/global/route53.rrset."+z.id()+".xml", "ResourceRecordSets")
		if err != nil {
			return err
		}
		z.Records = resources(records)
		f.Zones = append(f.Zones, z)
	}
	return nil
}

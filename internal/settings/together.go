package settings

import (
	"net"
	"net/url"
	"slices"
	"strings"
)

// checkTogether sets what depends on more than one option.
func (r *reading) checkTogether() error {
	s := r.settings
	if s.RDS {
		// Without, not even a wrong value counts, as in the original.
		all, err := r.values["all_rds_instances"].boolean()
		if err != nil {
			return err
		}
		s.AllRDSInstances = all
	}
	if err := r.hosts(); err != nil {
		return err
	}
	if err := r.filters(); err != nil {
		return err
	}
	for _, name := range s.RegionsExclude {
		if !KnownRegion(name) && !s.Eucalyptus {
			v := r.values["regions_exclude"]
			r.warn("%s:%d: regions_exclude: %q is no region known here, it may leave out nothing; names must be whole, such as us-gov-west-1", v.file, v.line, name)
		}
	}
	if path := r.values["cache_path"]; strings.HasPrefix(path.text, "~") && path.text != "~" && !strings.HasPrefix(path.text, "~/") {
		return path.errorf("%q is another user's home folder, which is not looked up; write the whole path", path.text)
	}
	var known bool
	if s.CachePath, known = r.values["cache_path"].home(r.in.Home); !known && r.in.Demo == nil {
		r.warn("cache_path: the home folder is unknown, nothing is kept; set HOME or cache_path")
	}
	if s.Eucalyptus {
		if err := r.eucalyptus(); err != nil {
			return err
		}
	}
	return r.regions()
}

func (r *reading) regions() error {
	s, v := r.settings, r.values["regions"]
	names := v.list()
	if slices.Contains(names, "auto") {
		var err error
		if names, v, err = r.autoRegion(v, names); err != nil {
			return err
		}
	}
	switch {
	case len(names) == 0:
		return v.errorf("it is empty; name regions such as eu-west-1, or write all")
	case slices.Contains(names, "all") && len(names) > 1:
		return v.errorf("all stands beside other regions; write either all or names")
	case names[0] == "all" && s.Eucalyptus:
		s.Regions = []string{"eucalyptus"} // the name that boto gives it
	case names[0] == "all":
		s.AllRegions = true
	case s.Eucalyptus:
		s.Regions = names // a cloud of one's own has names of its own
	default:
		for _, name := range names {
			if err := checkRegion(v, name); err != nil {
				return err
			}
		}
		s.Regions = names
	}
	return nil
}

// autoRegion is the region that the environment names. It takes the place of
// the whole list, as in the last version of the script.
func (r *reading) autoRegion(v value, names []string) ([]string, value, error) {
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
		if region := strings.TrimSpace(r.in.Getenv(name)); region != "" {
			if len(names) > 1 {
				r.warn("%s:%d: regions: auto stands beside other regions and takes their place; write either auto or names", v.file, v.line)
			}
			v := value{option: name, text: region}
			if region == "all" {
				return nil, v, v.errorf("%q is no region; set it to one such as eu-west-1", region)
			}
			return []string{region}, v, nil
		}
	}
	return nil, v, v.errorf("auto is the region of AWS_REGION or AWS_DEFAULT_REGION, and neither is set; set one, or name regions such as eu-west-1")
}

func checkRegion(v value, name string) error {
	if KnownRegion(name) || regionShape(name) {
		return nil
	}
	if strings.EqualFold(name, "all") {
		return v.errorf("%q is no region; write all, in lower case", name)
	}
	all := make([]string, len(regions))
	for i, known := range regions {
		all[i] = known.name
	}
	if near := nearest(strings.ToLower(name), all); near != "" {
		return v.errorf("%q is no region of AWS; did you mean %s?", name, near)
	}
	return v.errorf("%q is no region of AWS; write names such as eu-west-1, or all", name)
}

// eucalyptusPort and eucalyptusPath are where boto looks for Eucalyptus.
const (
	eucalyptusPort = "8773"
	eucalyptusPath = "/services/Eucalyptus"
)

// eucalyptus finds the endpoint. The original documents EC2_URL, but never
// read it.
func (r *reading) eucalyptus() error {
	s, v := r.settings, r.values["eucalyptus_host"]
	host := strings.TrimSpace(v.text)
	if strings.ContainsAny(host, "/ @") {
		return v.errorf("%q is no host; write a name or address, with :port if it is not %s", host, eucalyptusPort)
	}
	given := r.in.Getenv("EC2_URL")
	if given == "" {
		if host == "" {
			return &Error{File: r.values["eucalyptus"].file, Line: r.values["eucalyptus"].line, Msg: "eucalyptus is on, but its host is not said; set eucalyptus_host, or EC2_URL in the environment"}
		}
		if _, _, err := net.SplitHostPort(host); err != nil {
			host = net.JoinHostPort(strings.Trim(host, "[]"), eucalyptusPort)
		}
		s.EucalyptusURL = "http://" + host + eucalyptusPath
		return nil
	}
	u, err := url.Parse(given)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		// It is not quoted: it may hold a password.
		return &Error{Msg: "EC2_URL is no address; write http://host:8773/services/Eucalyptus"}
	}
	if u.User != nil {
		return &Error{Msg: "EC2_URL holds a user or password; take them out, the keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"}
	}
	if u.Port() == "" && u.Scheme == "http" {
		u.Host = net.JoinHostPort(u.Hostname(), eucalyptusPort)
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = eucalyptusPath
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if host != "" && !strings.EqualFold(host, u.Hostname()) {
		r.warn("EC2_URL names %s and eucalyptus_host %s: asking the former; make them the same", u.Hostname(), host)
	}
	s.EucalyptusURL = u.String()
	return nil
}

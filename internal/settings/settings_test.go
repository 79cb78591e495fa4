package settings

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// load loads settings from a text, with environment variables as NAME=value.
func load(t *testing.T, ini string, env ...string) (*Settings, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "my.ini")
	if err := os.WriteFile(path, []byte(ini), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(Input{ConfigFlag: path, Getenv: environment(env...), Home: "/home/op"})
}

func environment(env ...string) func(string) string {
	return func(name string) string {
		for _, e := range env {
			if n, v, _ := strings.Cut(e, "="); n == name {
				return v
			}
		}
		return ""
	}
}

func TestDefaults(t *testing.T) {
	for name, ini := range map[string]string{"empty section": "[ec2]\n", "no file": ""} {
		t.Run(name, func(t *testing.T) {
			var (
				s   *Settings
				err error
			)
			if ini == "" {
				s, err = Load(Input{Args0: filepath.Join(t.TempDir(), "ec2-inventory"), Getenv: environment(), Home: "/home/op"})
			} else {
				s, err = load(t, ini)
			}
			if err != nil {
				t.Fatal(err)
			}
			s.File, s.Effective = "", nil
			want := &Settings{
				Caller:        Caller{Region: "us-east-1"},
				Compatibility: "1.8", InstanceStates: []string{"running"},
				NotGroupedBy: []string{"ami_id", "aws_account", "instance_state", "platform"},
				AllRegions:   true, RegionsExclude: []string{"us-gov-west-1", "cn-north-1"}, RDS: true,
				Destination: []string{"public_dns_name"}, VPCDestination: []string{"ip_address"},
				CachePath: "/home/op/.ansible/tmp", CacheMaxAge: 5 * time.Minute, APITimeout: 30 * time.Second, Concurrency: 64, OnError: "fail", MaxStale: 24 * time.Hour, VerifyTags: true,
			}
			if diff := cmp.Diff(want, s); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestValues(t *testing.T) {
	s, err := load(t, `
[DEFAULT]
where = eu
regions_exclude = cn-north-1
[ec2]
Regions : %(where)s-west-1, us-east-1,, %(where)s-west-1 ; two of them
destination_variable = Name , ip_address
vpc_destination_variable=private_ip_address
route53 = on
route53_excluded_zones = a.example, b.example
rds = no
all_rds_instances = yes
all_instances = 1
nested_groups = TRUE
pattern_include = ^web-\d+
pattern_exclude = .*-old$
instance_filters = tag:env=prod, instance_state_name=running,tag:env=qa,tag:a_b=x=y , tag:empty=
hostvars = ec2_id, ec2_tag_*
cache_path = ~/cache
cache_max_age = -1
api_timeout = 5
concurrency = 8
`)
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := s.PatternInclude.Match("web-12.example"); !ok || err != nil {
		t.Error("pattern_include does not match", err)
	}
	if ok, err := s.PatternExclude.Match("web-old.example"); ok || err != nil {
		t.Error("pattern_exclude matches", err)
	}
	s.File, s.Effective, s.PatternInclude, s.PatternExclude = "", nil, nil, nil
	want := &Settings{
		Caller:        Caller{Region: "us-east-1"},
		Compatibility: "1.8", NotGroupedBy: []string{"ami_id", "aws_account", "instance_state", "platform"},
		Regions: []string{"eu-west-1", "us-east-1"}, RegionsExclude: []string{"cn-north-1"},
		Destination: []string{"Name", "ip_address"}, VPCDestination: []string{"private_ip_address"},
		Route53: true, Route53ExcludedZones: []string{"a.example", "b.example"}, AllInstances: true, NestedGroups: true,
		InstanceFilters: [][]Filter{{{"tag:env", []string{"prod", "qa"}}}, {{"instance-state-name", []string{"running"}}}, {{"tag:a_b", []string{"x=y"}}}, {{"tag:empty", []string{""}}}},
		HostVars:        []string{"ec2_id", "ec2_tag_*"},
		CachePath:       "/home/op/cache", CacheMaxAge: -time.Second, APITimeout: 5 * time.Second, Concurrency: 8, OnError: "fail", MaxStale: 24 * time.Hour, VerifyTags: true,
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
}

// Each wrong value is answered by file, line, option and what to do.
func TestWrong(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"rds = maybe", `my.ini:2: rds: "maybe"`},
		{"rds =", `my.ini:2: rds: ""`},
		{"cache_max_age = 5m", `my.ini:2: cache_max_age: "5m"`},
		{"api_timeout = 0", "my.ini:2: api_timeout: 0 is too small"},
		{"concurrency = -1", "my.ini:2: concurrency"},
		{"pattern_include = web[", "my.ini:2: pattern_include"},
		{"pattern_exclude = *", "my.ini:2: pattern_exclude"},
		{"instance_filters = vpc-id", `my.ini:2: instance_filters: "vpc-id" is no filter`},
		{"instance_filters = tag:a=b,=c", `instance_filters: "=c" is no filter`},
		{"instance_filters =", "instance_filters: there is no filter"},
		{"instance_filters = tag:a=b\n  tag:c=d", "goes over two lines"},
		{"cache_path = ~bob/x", "another user's home"},
		{"instance_filters = ,,", "instance_filters: there is no filter"},
		{"regions =", "regions: it is empty"},
		{"regions = ,", "regions: it is empty"},
		{"regions = us-esat-1", "did you mean us-east-1?"},
		{"regions = eu-west-1, nowhere", `"nowhere" is no region`},
		{"regions = ALL", "write all, in lower case"},
		{"regions = all, us-east-1", "all stands beside"},
		{`regions = "eu-west-1"`, "is no region"},
		{"destination_variable =", "destination_variable: it is empty"},
		{"vpc_destination_variable = ,", "vpc_destination_variable: it is empty"},
		{"hostvars = ec2_[a-z]", "hostvars"},
		{"cache_path =", "cache_path: it is empty"},
		{"compatibility = 3", "compatibility"},
		{"eucalyptus = True", "set eucalyptus_host"},
		{"eucalyptus = True\neucalyptus_host = http://x", "is no host"},
		{"x = %(nosuch)s\nregions = %(x)s", "my.ini:3"},
		{"regions = 50%", "my.ini:2"},
		{"this is no option", "my.ini:2"},
	} {
		t.Run(test.line, func(t *testing.T) {
			_, err := load(t, "[ec2]\n"+test.line+"\n")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got %v, want %q", err, test.want)
			}
			if wrong := (*Error)(nil); !errors.As(err, &wrong) {
				t.Errorf("a %T, want an *Error", err)
			}
			if n := strings.Count(err.Error(), "\n"); n > 2 {
				t.Errorf("%d lines", n+1)
			}
		})
	}
	for _, test := range []struct{ name, ini, want string }{
		{"no section", "", "no section [ec2]"},
		{"other section", "[aws]\nregions = all\n", "no section [ec2]"},
		{"section in capitals", "[EC2]\nregions = all\n", "case-sensitive"},
		{"no header", "regions = all\n", "my.ini:1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := load(t, test.ini); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	for _, test := range []struct{ ini, want string }{
		{"[ec2]\nregion = us-east-1\n", "my.ini:2: unknown option region; did you mean regions?"},
		{"[ec2]\nall_instnaces = True\n", "did you mean all_instances?"},
		{"[ec2]\nfavourite_colour = blue\n", "unknown option favourite_colour; take"},
		{"[ec2]\nregions_exclude = us-gov\n", `"us-gov" is no region`},
		{"[ec2]\nrds = False\nall_rds_instances = perhaps\n", ""},
		{"[ec2]\nelasticache = False\non_error = fail\n", ""},
		{"[ec2]\non_error = skip\nmax_stale = 60\nverify_tags = no\n", ""},
		{"[ec2]\ngroup_by_region = True\nstack_filters = no\nhostname_variable =\n", ""},
		{"[DEFAULT]\nsomething = x\n[ec2]\n", ""},
		{"[ec2]\n[credentials]\naws_access_key_id =\n", ""},
		{"[ec2]\n[credentials]\naws_acces_key_id = x\n", "my.ini:3: [credentials]: unknown option aws_acces_key_id; did you mean aws_access_key_id?"},
		{"[ec2]\n[credentials]\nfavourite_colour = x\n", "[credentials]: unknown option favourite_colour; take"},
	} {
		s, err := load(t, test.ini)
		if err != nil {
			t.Fatal(err)
		}
		if test.want == "" && len(s.Warnings) > 0 || test.want != "" && (len(s.Warnings) != 1 || !strings.Contains(s.Warnings[0], test.want)) {
			t.Errorf("%q: warnings %q, want %q", test.ini, s.Warnings, test.want)
		}
	}
}

func TestEucalyptus(t *testing.T) {
	for _, test := range []struct{ name, ini, env, url, warning string }{
		{"host", "eucalyptus_host = cloud", "", "http://cloud:8773/services/Eucalyptus", ""},
		{"host and port", "eucalyptus_host = cloud:80", "", "http://cloud:80/services/Eucalyptus", ""},
		{"IPv6", "eucalyptus_host = ::1", "", "http://[::1]:8773/services/Eucalyptus", ""},
		{"url", "", "EC2_URL=http://cloud:99/x", "http://cloud:99/x", ""},
		{"short url", "", "EC2_URL=http://cloud", "http://cloud:8773/services/Eucalyptus", ""},
		{"url with TLS", "", "EC2_URL=https://cloud/", "https://cloud/services/Eucalyptus", ""},
		{"both", "eucalyptus_host = Cloud", "EC2_URL=http://cloud:99/x", "http://cloud:99/x", ""},
		{"two clouds", "eucalyptus_host = one", "EC2_URL=http://two:99/x", "http://two:99/x", "one"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := load(t, "[ec2]\neucalyptus = True\n"+test.ini+"\n", test.env)
			if err != nil {
				t.Fatal(err)
			}
			if s.EucalyptusURL != test.url || s.AllRegions || !slices.Equal(s.Regions, []string{"eucalyptus"}) {
				t.Errorf("url %q, regions %q", s.EucalyptusURL, s.Regions)
			}
			if (test.warning == "") != (len(s.Warnings) == 0) || len(s.Warnings) > 0 && !strings.Contains(s.Warnings[0], test.warning) {
				t.Errorf("warnings %q, want %q", s.Warnings, test.warning)
			}
		})
	}
	if s, err := load(t, "[ec2]\neucalyptus = True\neucalyptus_host = c\nregions = mine\n"); err != nil || !slices.Equal(s.Regions, []string{"mine"}) {
		t.Errorf("regions of one's own: %v, %v", s, err)
	}
	if _, err := load(t, "[ec2]\neucalyptus = True\n", "EC2_URL=cloud:8773"); err == nil || !strings.Contains(err.Error(), "EC2_URL") {
		t.Errorf("bad EC2_URL: %v", err)
	}
	for _, url := range []string{"EC2_URL=ftp://me:hush@host/", "EC2_URL=http://me:hush@host/"} {
		if _, err := load(t, "[ec2]\neucalyptus = True\n", url); err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", url, err)
		}
	}
	if s, err := load(t, "[ec2]\neucalyptus_host = c\n", "EC2_URL=nonsense"); err != nil || s.EucalyptusURL != "" || !s.AllRegions {
		t.Errorf("eucalyptus off: %+v, %v", s, err)
	}
}

func TestWhichFile(t *testing.T) {
	root := t.TempDir()
	put := func(name, region string, mode os.FileMode) string {
		t.Helper()
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("[ec2]\nregions = "+region+"\n"), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	flag := put("flag.ini", "us-east-1", 0o600)
	env := put("env/e.ini", "us-east-2", 0o600)
	put("real/ec2.ini", "us-west-1", 0o600)
	real := put("real/ec2-inventory", "", 0o700)
	put("link/ec2.ini", "us-west-2", 0o600)
	if err := os.MkdirAll(filepath.Join(root, "bare"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"link", "bare"} {
		if err := os.Symlink(real, filepath.Join(root, dir, "ec2-inventory")); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name string
		in   Input
		env  []string
		want string
	}{
		{"flag beats all", Input{ConfigFlag: flag, Args0: root + "/link/ec2-inventory"}, []string{"EC2_INI_PATH=" + env}, "us-east-1"},
		{"environment", Input{Args0: root + "/link/ec2-inventory"}, []string{"EC2_INI_PATH=" + env}, "us-east-2"},
		{"environment with variables", Input{}, []string{"EC2_INI_PATH=$ROOT/${SUB}/e.ini", "ROOT=" + root, "SUB=env"}, "us-east-2"},
		{"environment with home", Input{Home: root}, []string{"EC2_INI_PATH=~/env/e.ini"}, "us-east-2"},
		{"beside the link", Input{Args0: root + "/link/ec2-inventory", Executable: real}, nil, "us-west-2"},
		{"beside the real file", Input{Args0: root + "/bare/ec2-inventory", Executable: real}, nil, "us-west-1"},
		{"found by PATH", Input{Args0: "ec2-inventory", Executable: real}, []string{"PATH=/nowhere:" + root + "/link"}, "us-west-2"},
		{"empty variable", Input{Args0: root + "/link/ec2-inventory"}, []string{"EC2_INI_PATH="}, "us-west-2"},
		{"none", Input{Args0: root + "/bare/ec2-inventory"}, nil, ""},
		{"demo looks for none", Input{Args0: root + "/link/ec2-inventory", Demo: []byte("[ec2]\nregions = sa-east-1\n")}, []string{"EC2_INI_PATH=" + env}, "sa-east-1"},
		{"demo with a file", Input{ConfigFlag: flag, Demo: []byte("[ec2]\n")}, nil, "us-east-1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.in.Getenv = environment(test.env...)
			s, err := Load(test.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(s.Regions, ","); got != test.want {
				t.Errorf("read regions %q from %q, want %q", got, s.File, test.want)
			}
		})
	}
	for _, test := range []struct {
		name string
		in   Input
		env  []string
	}{
		{"flag", Input{ConfigFlag: root + "/nosuch.ini", Args0: root + "/link/ec2-inventory"}, nil},
		{"environment", Input{Args0: root + "/link/ec2-inventory"}, []string{"EC2_INI_PATH=" + root + "/nosuch.ini"}},
		{"folder", Input{ConfigFlag: root}, nil},
	} {
		t.Run("missing by "+test.name, func(t *testing.T) {
			test.in.Getenv = environment(test.env...)
			if _, err := Load(test.in); err == nil || !strings.Contains(err.Error(), "cannot be read") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// What an answer depends on is in Effective, what it does not is not.
func TestEffective(t *testing.T) {
	base, err := load(t, "[ec2]\n")
	if err != nil {
		t.Fatal(err)
	}
	for line, same := range map[string]bool{
		"cache_max_age = 7": true, "cache_path = /x": true, "rds = True": true,
		"rds = False": false, "regions = us-east-1": false, "hostvars = ec2_id": false, "nested_groups = True": false, "eucalyptus_host = x": false,
	} {
		s, err := load(t, "[ec2]\n"+line+"\n")
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.Equal(s.Effective, base.Effective); got != same {
			t.Errorf("%s: same as the defaults: %v, want %v", line, got, same)
		}
	}
	if !slices.IsSortedFunc(base.Effective, func(a, b Option) int { return strings.Compare(a.Name, b.Name) }) {
		t.Errorf("not sorted: %v", base.Effective)
	}
}

func TestUnknownHome(t *testing.T) {
	s, err := Load(Input{Getenv: environment(), Args0: filepath.Join(t.TempDir(), "ec2-inventory")})
	if err != nil || s.CachePath != "" || len(s.Warnings) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{"[ec2]\nregions = all\n", "[ec2]\ninstance_filters = a=b, c\n", "[EC2]\n", "[ec2]\neucalyptus: on\neucalyptus_host = ::1\n", "[ec2]\npattern_include = (?P<x>a)\n",
		"[ec2]\ncompatibility = 2.9\ninstance_filters = a=b&c=d, e=\n", "[ec2]\nstack_filters = on\ninstance_filters = a=b, a=c\n", "[ec2]\ndestination_format = {0:>3}{{\ndestination_format_tags = a, b\n", "[ec2]\ninstance_states = stopped, x\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, ini []byte) {
		s, err := Load(Input{Getenv: environment(), Home: "/h", Demo: ini})
		if (s == nil) == (err == nil) {
			t.Fatalf("settings %v and error %v", s, err)
		}
	})
}

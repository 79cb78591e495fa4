package settings

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// examine examines the text of a file called demo.ini.
func examine(ini string, flags map[string]string, env ...string) *Examination {
	return Examine(Input{Demo: []byte(ini), Flags: flags, Getenv: environment(env...), Home: "/home/op"})
}

func messages(e *Examination) (lines []string) {
	for _, err := range e.Errors {
		lines = append(lines, err.Error())
	}
	return lines
}

func TestExamineGiven(t *testing.T) {
	e := examine(`[DEFAULT]
rds = False
[ec2]
Regions: eu-west-1,
  eu-north-1
regions_exclude = us-gov-west-1, cn-north-1
on_error = skip
password = hush
[credentials]
aws_access_key_id = AKIDFILE
aws_secret_access_key = hush
`, map[string]string{"on_error": "stale"}, "EC2_INSTANCE_FILTERS=tag:env=prod")
	want := []Given{
		{Name: "rds", Value: "False", Line: 2, Known: true},
		{Name: "regions", Value: "eu-west-1,\neu-north-1", Line: 4, Known: true},
		{Name: "regions_exclude", Value: "us-gov-west-1, cn-north-1", Line: 6, Known: true, Default: true},
		{Name: "on_error", Value: "skip", Line: 7, Known: true, Under: "--on-error"},
		{Name: "password", Line: 8, Hidden: true},
		{Name: "aws_access_key_id", Line: 10, Hidden: true, Known: true},
		{Name: "aws_secret_access_key", Line: 11, Hidden: true, Known: true},
		{Name: "instance_filters", Value: "tag:env=prod", From: "EC2_INSTANCE_FILTERS", Known: true},
		{Name: "on_error", Value: "stale", From: "--on-error", Known: true},
	}
	if diff := cmp.Diff(want, e.Given); diff != "" {
		t.Errorf("given (-want +got):\n%s", diff)
	}
	if e.Settings == nil || len(e.Errors) > 0 {
		t.Errorf("errors %q", messages(e))
	}
}

// All that is wrong is said at once, and what is in force is the rest.
func TestExamineWrong(t *testing.T) {
	e := examine("[ec2]\nconcurrency = 0\nrds = maybe\nall_rds_instances = True\ncache_max_age = 60\npattern_include = (\nhostvars = %(nothing)s\n",
		map[string]string{"on_error": "never"}, "EC2_INSTANCE_FILTERS=prod")
	var about []string
	for _, m := range messages(e) {
		about = append(about, strings.Join(strings.SplitN(m, ":", 4)[:3], ":"))
	}
	if len(about) != 6 || !strings.HasPrefix(about[2], "demo.ini:2: concurrency") || !strings.HasPrefix(about[3], "demo.ini:3: rds") ||
		!strings.HasPrefix(about[4], "demo.ini:6: pattern_include") || !strings.HasPrefix(about[5], "demo.ini:7: ") {
		t.Errorf("errors %q", messages(e))
	}
	slices.Sort(e.Wrong)
	if want := []string{"--on-error", "EC2_INSTANCE_FILTERS", "concurrency", "hostvars", "pattern_include", "rds"}; !slices.Equal(e.Wrong, want) {
		t.Errorf("wrong %q, want %q", e.Wrong, want)
	}
	if e.Settings == nil {
		t.Fatal("no settings")
	}
	if s := e.Settings; !s.RDS || s.Concurrency != 64 || s.CacheMaxAge.Seconds() != 60 || s.OnError != "fail" {
		t.Errorf("in force are %+v", s)
	}
}

// What nothing can be taken for is the end.
func TestExamineUnreadable(t *testing.T) {
	for _, ini := range []string{"regions = all\n", "[ec2]\nregions\n", "[EC2]\n", "[ec2]\n[credentials]\naws_access_key_id = AKID\n"} {
		if e := examine(ini, nil); e.Settings != nil || len(e.Errors) != 1 || len(e.Wrong) != 0 {
			t.Errorf("%q: errors %q, wrong %q", ini, messages(e), e.Wrong)
		}
	}
}

// FuzzExamine holds that Examine finds something wrong where Load does, and
// the same settings where it does not, and comes to an end.
func FuzzExamine(f *testing.F) {
	for _, ini := range []string{
		"[ec2]\nregions = eu-west-1\nrds = maybe\n", "[ec2]\neucalyptus = True\n", "[ec2]\nregions = auto\n", "[ec2]\nregions = %(x)s\nx = all\n",
		"[ec2]\nrds: 7\nrds: 8\nrds: True\n", "[DEFAULT]\nrds = maybe\n[ec2]\n", "[ec2]\niam_role = x\n[credentials]\naws_secret_access_key = %hush\n",
		"[ec2]\ncompatibility = 3\nstack_filters = True\ninstance_filters = a=b&c\n",
	} {
		f.Add(ini)
	}
	f.Fuzz(func(t *testing.T, ini string) {
		e := examine(ini, nil)
		s, err := Load(Input{Demo: []byte(ini), Getenv: environment(), Home: "/home/op"})
		switch {
		case (err != nil) != (len(e.Errors) > 0):
			t.Errorf("Load says %v, Examine %q", err, messages(e))
		case err != nil && !slices.Contains(messages(e), err.Error()):
			t.Errorf("Load says %v, Examine only %q", err, messages(e))
		case err == nil && !slices.Equal(s.Effective, e.Settings.Effective):
			t.Errorf("in force are %v, with Examine %v", s.Effective, e.Settings.Effective)
		}
	})
}

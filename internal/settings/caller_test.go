package settings

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// loadAs loads settings as load does, with --profile.
func loadAs(t *testing.T, profile, ini string, env ...string) (*Settings, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "my.ini")
	if err := os.WriteFile(path, []byte(ini), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(Input{ConfigFlag: path, ProfileFlag: profile, Getenv: environment(env...), Home: "/home/op"})
}

func TestCaller(t *testing.T) {
	const (
		boto = "[ec2]\nboto_profile = from-file\n"
		keys = "[ec2]\n[credentials]\naws_access_key_id = AKIDFILE\naws_secret_access_key = hush\n"
	)
	inFile := &Keys{ID: "AKIDFILE", Secret: "hush"}
	envKeys := []string{"AWS_ACCESS_KEY_ID=AKIDENV", "AWS_SECRET_ACCESS_KEY=hushenv"}
	with := func(more ...string) []string { return append(slices.Clone(envKeys), more...) }
	for _, test := range []struct {
		name, flag, ini string
		env             []string
		want            Caller // less its region
		warning         string
	}{
		{"nothing", "", "[ec2]\n", nil, Caller{}, ""},
		{"keys of the environment are left to the chain", "", "[ec2]\n", envKeys, Caller{}, ""},
		{"boto_profile", "", boto, nil, Caller{Profile: "from-file", ProfileFrom: "boto_profile"}, ""},
		{"AWS_PROFILE", "", "[ec2]\n", []string{"AWS_PROFILE=env"}, Caller{Profile: "env", ProfileFrom: "AWS_PROFILE"}, ""},
		{"AWS_DEFAULT_PROFILE", "", boto, []string{"AWS_DEFAULT_PROFILE=env"}, Caller{Profile: "env", ProfileFrom: "AWS_DEFAULT_PROFILE"}, ""},
		{"AWS_PROFILE above boto_profile", "", boto, []string{"AWS_PROFILE=env", "AWS_DEFAULT_PROFILE=other"}, Caller{Profile: "env", ProfileFrom: "AWS_PROFILE"}, ""},
		{"--profile above AWS_PROFILE", "flag", boto, []string{"AWS_PROFILE=env"}, Caller{Profile: "flag", ProfileFrom: "--profile"}, ""},
		{"--profile above keys", "flag", keys, with("AWS_SECURITY_TOKEN=t"), Caller{Profile: "flag", ProfileFrom: "--profile"}, ""},
		{"--profile above a web identity", "flag", "[ec2]\n", []string{"AWS_WEB_IDENTITY_TOKEN_FILE=/t"}, Caller{Profile: "flag", ProfileFrom: "--profile"}, ""},
		{"keys above AWS_PROFILE", "", boto, with("AWS_PROFILE=env"), Caller{}, ""},
		{"keys above boto_profile", "", boto, envKeys, Caller{}, "my.ini:2: boto_profile = from-file is not in effect: AWS_ACCESS_KEY_ID is set"},
		{"keys under their old names", "", boto, []string{"AWS_ACCESS_KEY=AKIDENV", "AWS_SECRET_KEY=hush"}, Caller{}, "AWS_ACCESS_KEY is set"},
		{"half a key", "", boto, []string{"AWS_ACCESS_KEY_ID=AKIDENV"}, Caller{Profile: "from-file", ProfileFrom: "boto_profile"}, ""},
		{"a web identity above boto_profile", "", boto, []string{"AWS_WEB_IDENTITY_TOKEN_FILE=/t", "AWS_ROLE_ARN=r"}, Caller{}, "AWS_WEB_IDENTITY_TOKEN_FILE is set"},
		{"[credentials]", "", keys, nil, Caller{Keys: inFile}, ""},
		{"[credentials] with a token", "", keys + "aws_security_token = tok\n", nil, Caller{Keys: &Keys{"AKIDFILE", "hush", "tok"}}, ""},
		{"[credentials] above a web identity", "", keys, []string{"AWS_WEB_IDENTITY_TOKEN_FILE=/t"}, Caller{Keys: inFile}, ""},
		{"a profile above [credentials]", "", boto + keys[len("[ec2]\n"):], nil, Caller{Profile: "from-file", ProfileFrom: "boto_profile"}, ""},
		{"AWS_PROFILE above [credentials]", "", keys, []string{"AWS_PROFILE=env"}, Caller{Profile: "env", ProfileFrom: "AWS_PROFILE"}, ""},
		{"keys above [credentials]", "", keys, envKeys, Caller{}, ""},
		{"keys under their old names above [credentials]", "", keys, []string{"AWS_ACCESS_KEY=AKIDENV", "AWS_SECRET_KEY=hush"}, Caller{}, ""},
		{"half a key above [credentials]", "", keys, []string{"AWS_ACCESS_KEY_ID=AKIDENV"}, Caller{}, ""},
		{"half of [credentials] that does not count", "", "[ec2]\n[credentials]\naws_access_key_id = AKIDFILE\n", envKeys, Caller{}, ""},
		{"keys from DEFAULT", "", "[DEFAULT]\naws_access_key_id = AKIDFILE\naws_secret_access_key = hush\n[ec2]\n[credentials]\n", nil, Caller{Keys: inFile}, ""},
		{"AWS_SECURITY_TOKEN", "", "[ec2]\n", with("AWS_SECURITY_TOKEN=old"), Caller{Keys: &Keys{"AKIDENV", "hushenv", "old"}}, ""},
		{"AWS_SESSION_TOKEN", "", "[ec2]\n", with("AWS_SECURITY_TOKEN=old", "AWS_SESSION_TOKEN=new"), Caller{}, ""},
		{"AWS_SECURITY_TOKEN without keys", "", "[ec2]\n", []string{"AWS_SECURITY_TOKEN=old"}, Caller{}, ""},
		{"iam_role", "", "[ec2]\niam_role = arn:aws:iam::123456789012:role/path/to/inventory\n", nil, Caller{Role: "arn:aws:iam::123456789012:role/path/to/inventory"}, ""},
		{"an empty iam_role", "", "[ec2]\niam_role =\nboto_profile =\n", nil, Caller{}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := loadAs(t, test.flag, test.ini, test.env...)
			if err != nil {
				t.Fatal(err)
			}
			s.Caller.Region = ""
			if diff := cmp.Diff(test.want, s.Caller); diff != "" {
				t.Error(diff)
			}
			if test.warning == "" && len(s.Warnings) > 0 || test.warning != "" && (len(s.Warnings) != 1 || !strings.Contains(s.Warnings[0], test.warning)) {
				t.Errorf("warnings %q, want %q", s.Warnings, test.warning)
			}
			if all := fmt.Sprintf("%v %+v %#v", s.Effective, s.Effective, s.Caller.Keys); strings.Contains(all, "hush") || strings.Contains(all, "tok") {
				t.Errorf("a secret is shown: %s", all)
			}
		})
	}
}

func TestCallerErrors(t *testing.T) {
	for _, test := range []struct{ ini, want string }{
		{"[ec2]\niam_role = inventory\n", `my.ini:2: iam_role: "inventory" is no role; write its ARN`},
		{"[ec2]\niam_role = arn:aws:iam::12345:role/x\n", "is no role"},
		{"[ec2]\niam_role = arn:aws:iam::123456789012:user/x\n", "is no role"},
		{"[ec2]\niam_role = arn:aws:sts::123456789012:assumed-role/x/y\n", "is no role"},
		{"[ec2]\niam_role = \"arn:aws:iam::123456789012:role/x\"\n", "is no role"},
		{"[ec2]\n[credentials]\naws_access_key_id = AKID\n", "my.ini:3: [credentials] aws_access_key_id: it has no aws_secret_access_key beside it"},
		{"[ec2]\n[credentials]\naws_secret_access_key = hush\n", "my.ini:3: [credentials] aws_secret_access_key: it has no aws_access_key_id beside it"},
		{"[ec2]\n[credentials]\naws_security_token = hush\n", "aws_security_token: it has no aws_access_key_id beside it"},
		{"[ec2]\n[credentials]\naws_access_key_id = AKID\naws_secret_access_key = a%hush\n", "my.ini:4: [credentials] aws_secret_access_key: it has a %"},
		{"[ec2]\n[credentials]\naws_access_key_id = AKID\naws_secret_access_key hush\n", "my.ini:4: "},
	} {
		_, err := load(t, test.ini)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: got %v, want %q", test.ini, err, test.want)
		}
		if err != nil && strings.Contains(err.Error(), "hush") {
			t.Errorf("%q: a secret is shown: %v", test.ini, err)
		}
	}
}

// Each caller has settings of its own, whose hash is the cache's key.
func TestEffectiveTellsCallersApart(t *testing.T) {
	seen := map[string]string{}
	for _, test := range []struct{ name, flag, ini string }{
		{"plain", "", "[ec2]\n"},
		{"--profile a", "a", "[ec2]\n"},
		{"--profile b", "b", "[ec2]\n"},
		{"boto_profile", "", "[ec2]\nboto_profile = c\n"},
		{"role", "", "[ec2]\niam_role = arn:aws:iam::123456789012:role/x\n"},
		{"another role", "", "[ec2]\niam_role = arn:aws:iam::123456789012:role/y\n"},
		{"keys", "", "[ec2]\n[credentials]\naws_access_key_id = AKID1\naws_secret_access_key = s\n"},
		{"other keys", "", "[ec2]\n[credentials]\naws_access_key_id = AKID2\naws_secret_access_key = s\n"},
	} {
		s, err := loadAs(t, test.flag, test.ini)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(s.Effective, func(a, b Option) int { return strings.Compare(a.Name, b.Name) }) {
			t.Errorf("%s: not sorted: %v", test.name, s.Effective)
		}
		key := fmt.Sprint(s.Effective)
		if other, taken := seen[key]; taken {
			t.Errorf("%s is the same as %s", test.name, other)
		}
		seen[key] = test.name
	}
}

func TestAutoRegion(t *testing.T) {
	for _, test := range []struct {
		regions string
		env     []string
		want    []string
		warning string
	}{
		{"auto", []string{"AWS_REGION=eu-west-3"}, []string{"eu-west-3"}, ""},
		{"auto", []string{"AWS_DEFAULT_REGION=eu-west-2"}, []string{"eu-west-2"}, ""},
		{" auto ", []string{"AWS_REGION= eu-west-3", "AWS_DEFAULT_REGION=eu-west-2"}, []string{"eu-west-3"}, ""},
		{"us-east-1, auto", []string{"AWS_REGION=eu-west-3"}, []string{"eu-west-3"}, "auto stands beside other regions"},
	} {
		s, err := load(t, "[ec2]\nregions = "+test.regions+"\n", test.env...)
		if err != nil {
			t.Errorf("%s, %q: %v", test.regions, test.env, err)
			continue
		}
		warned := strings.Join(s.Warnings, "\n")
		if !slices.Equal(s.Regions, test.want) || s.AllRegions || test.warning == "" && warned != "" || !strings.Contains(warned, test.warning) {
			t.Errorf("%s, %q: regions %q, all %v, warnings %q", test.regions, test.env, s.Regions, s.AllRegions, s.Warnings)
		}
	}
	for _, test := range []struct {
		env  []string
		want string
	}{
		{nil, "my.ini:2: regions: auto is the region of AWS_REGION or AWS_DEFAULT_REGION, and neither is set"},
		{[]string{"AWS_REGION=all"}, `AWS_REGION: "all" is no region`},
		{[]string{"AWS_REGION=euwest1"}, `AWS_REGION: "euwest1" is no region of AWS`},
		{[]string{"AWS_DEFAULT_REGION=eu-west-1,us-east-1"}, `AWS_DEFAULT_REGION: "eu-west-1,us-east-1" is no region`},
	} {
		if _, err := load(t, "[ec2]\nregions = auto\n", test.env...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: got %v, want %q", test.env, err, test.want)
		}
	}
}

func TestHomeRegion(t *testing.T) {
	for ini, want := range map[string]string{
		"":                               "us-east-1",
		"regions = eu-west-1, us-west-2": "us-east-1",
		"regions = cn-northwest-1":       "cn-northwest-1",
		"regions = us-gov-west-1":        "us-gov-west-1",
		"iam_role = arn:aws-cn:iam::123456789012:role/inventory":           "cn-north-1",
		"regions = mars-central-1\neucalyptus = True\neucalyptus_host = h": "us-east-1",
	} {
		s, err := load(t, "[ec2]\n"+ini+"\n")
		if err != nil {
			t.Fatal(err)
		}
		if s.Caller.Region != want {
			t.Errorf("%q: %s, want %s", ini, s.Caller.Region, want)
		}
	}
}

package sshconfig

import (
	"slices"
	"strings"
	"testing"
)

func written(t *testing.T, hosts ...Host) string {
	t.Helper()
	var b strings.Builder
	kept, lost := Clean(hosts)
	if err := Write(&b, kept, lost); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWrite(t *testing.T) {
	for name, test := range map[string]struct {
		hosts []Host
		want  string
	}{
		"everything": {
			[]Host{
				{ID: "i-1", Aliases: []string{"web", "web"}, HostName: "10.0.0.1", User: "ubuntu", Port: "22", IdentityFile: "~/.ssh/my key.pem", ProxyJump: "i-2"},
				{ID: "i-2", Aliases: []string{"bastion"}, HostName: "fe80::1"},
			},
			"Host web i-1\n    HostName 10.0.0.1\n    User ubuntu\n    Port 22\n    IdentityFile \"~/.ssh/my key.pem\"\n    ProxyJump bastion\n\nHost bastion i-2\n    HostName fe80::1\n",
		},
		"hostile values": {
			[]Host{{ID: "i-1", Aliases: []string{"*", "web prod"}, HostName: "10.0.0.1", User: "x\nProxyCommand touch /tmp/x", Port: "22 # no", IdentityFile: "a\"b"}},
			`# alias "*" left out: not a plain name` + "\n" +
				`# alias "web prod" left out: not a plain name` + "\n" +
				`# User "x\nProxyCommand touch /tmp/x" left out: not a plain user name` + "\n" +
				`# Port "22 # no" left out: not a port` + "\n" +
				`# IdentityFile "a\"b" left out: not a plain path` + "\n" +
				"Host i-1\n    HostName 10.0.0.1\n",
		},
		"no address": {
			[]Host{{ID: "i-1", Aliases: []string{"web\u202e"}}},
			`# "web\u202e" is left out: it has no address; alias "web\u202e" left out: not a plain name` + "\n",
		},
		"a hostile address": {
			[]Host{{ID: "i-1", Aliases: []string{"web"}, HostName: "%h.evil"}},
			`# "web" is left out: it has no address; HostName "%h.evil" left out: not an address or DNS name` + "\n",
		},
		"nothing to call it by": {
			[]Host{{ID: "-x", Aliases: []string{"a,b"}, HostName: "10.0.0.1"}},
			`# "a,b" is left out: there is nothing to call it by; alias "a,b" left out: not a plain name; alias "-x" left out: not a plain name` + "\n",
		},
		"an alias of two": {
			[]Host{
				{ID: "i-1", Aliases: []string{"10.0.0.1", "web"}, HostName: "10.0.0.1"},
				{ID: "i-2", Aliases: []string{"10.0.0.2", "web"}, HostName: "10.0.0.2"},
			},
			"# alias \"web\" left out: another host has it\nHost 10.0.0.1 i-1\n    HostName 10.0.0.1\n\n# alias \"web\" left out: another host has it\nHost 10.0.0.2 i-2\n    HostName 10.0.0.2\n",
		},
		"a name beats an alias": {
			[]Host{
				{ID: "i-1", Aliases: []string{"10.0.0.1", "web"}, HostName: "10.0.0.1"},
				{ID: "i-2", Aliases: []string{"web"}, HostName: "10.0.0.2"},
			},
			"# alias \"web\" left out: another host has it\nHost 10.0.0.1 i-1\n    HostName 10.0.0.1\n\nHost web i-2\n    HostName 10.0.0.2\n",
		},
		"an id beats a name": {
			[]Host{
				{ID: "i-1", Aliases: []string{"i-2"}, HostName: "10.0.0.1"},
				{ID: "i-2", Aliases: []string{"web"}, HostName: "10.0.0.2", ProxyJump: "i-1"},
			},
			"# alias \"i-2\" left out: another host has it\nHost i-1\n    HostName 10.0.0.1\n\nHost web i-2\n    HostName 10.0.0.2\n    ProxyJump i-1\n",
		},
		"an IPv6 address is no way": {
			[]Host{
				{ID: "i-1", Aliases: []string{"fe80::1"}, HostName: "fe80::1"},
				{ID: "i-2", Aliases: []string{"web"}, HostName: "10.0.0.2", ProxyJump: "i-1"},
				{ID: "i-3", Aliases: []string{"db"}, HostName: "10.0.0.3", ProxyJump: "i-9"},
			},
			"Host fe80::1 i-1\n    HostName fe80::1\n\nHost web i-2\n    HostName 10.0.0.2\n    ProxyJump i-1\n# \"db\" is left out: its bastion has no plain name\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := written(t, test.hosts...); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// TestCleanKeepsItsInput holds that hosts can be cleaned twice.
func TestCleanKeepsItsInput(t *testing.T) {
	hosts := []Host{{ID: "i-1", Aliases: []string{"a b", "c"}, HostName: "10.0.0.1", User: "\n", LeftOut: make([]string, 0, 9)}}
	Clean(hosts)
	if h := hosts[0]; h.User != "\n" || len(h.LeftOut) != 0 || !slices.Equal(h.Aliases, []string{"a b", "c"}) {
		t.Errorf("changed to %+v", h)
	}
}

func TestFills(t *testing.T) {
	for text, want := range map[string]bool{
		"ops-ireland": true, "my key": true, "ada@example.com": true, "clé": true, "a": true,
		"": false, " ": false, " a": false, "../../etc/x": false, "..": false, ".hidden": false, "a/b": false, "%d": false, "$HOME": false, "a\"b": false, "-a": false, "a\nb": false, "~": false, "a\\b": false, "a{b}": false, "\xff": false,
	} {
		if got := Fills(text); got != want {
			t.Errorf("Fills(%q) = %v", text, got)
		}
	}
}

// FuzzWrite holds that whatever the values are, no other directives are
// written than those that are meant, and no words after them but one.
func FuzzWrite(f *testing.F) {
	f.Add("web", "prod", "10.0.0.1", "ubuntu", "22", "~/.ssh/x")
	f.Add("web", "prod", "10.0.0.1", "ubuntu", "22", "it's #1")
	f.Add("a\nProxyCommand x", "*", "%h", "-oProxyCommand=x", "22\n", "\"\n")
	f.Add("a\r", "#", "a\u2028b", "\x00", "0", "\\")
	f.Fuzz(func(t *testing.T, name, tag, address, user, port, key string) {
		text := written(t,
			Host{ID: name, Aliases: []string{tag, address}, HostName: address, User: user, Port: port, IdentityFile: key, ProxyJump: user},
			Host{ID: tag, Aliases: []string{name, user}, HostName: "10.0.0.1", User: name, ProxyJump: name},
			Host{ID: "i-1", HostName: address, Aliases: []string{port}})
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if strings.ContainsAny(line, "\r\x00\v\f\u0085") {
				t.Errorf("a control character in %q", line)
			}
			if line == "" || strings.HasPrefix(line, "# ") {
				continue
			}
			words := strings.Split(strings.TrimPrefix(line, "    "), " ")
			switch words[0] {
			case "Host":
				for _, alias := range words[1:] {
					if alias == "" || strings.ContainsAny(alias, "*?!,\"'\\%$#~;|&<>(){}`") || alias[0] == '-' {
						t.Errorf("alias %q in %q", alias, line)
					}
				}
			case "HostName", "User", "Port", "ProxyJump":
				if len(words) != 2 || strings.ContainsAny(words[1], "\"'\\%$#~;|&<>(){}`*?!,") || words[1][0] == '-' {
					t.Errorf("line %q", line)
				}
			case "IdentityFile":
				value := strings.Join(words[1:], " ")
				if strings.ContainsAny(value, " #'") && (value[0] != '"' || value[len(value)-1] != '"' || strings.Count(value, `"`) != 2) {
					t.Errorf("line %q", line)
				}
			default:
				t.Errorf("line %q", line)
			}
		}
	})
}

// Package sshconfig writes ssh_config, for hosts whose names, tags and key
// pairs anybody may have chosen. What OpenSSH would read in another way than as
// the plain value that it is, is left out: a blank would make two words of one,
// "*" matches other hosts, "%h" is replaced, and after a line end comes a
// directive. A comment stands in its place.
package sshconfig

import (
	"bufio"
	"io"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Host is a machine to log in to. Only what is not empty is written.
type Host struct {
	ID           string   // nobody but its owner goes by it
	Aliases      []string // what it can be called besides; the first is its name
	HostName     string   // an address or DNS name
	User         string
	Port         string
	IdentityFile string // may begin with "~"
	ProxyJump    string // before Clean the ID of another host, after it that one's alias
	LeftOut      []string
}

// Leave notes what is not written, and why. It is quoted, so that the note
// stays a comment of one line.
func (h *Host) Leave(what, value, why string) {
	note := what + " " + strconv.QuoteToASCII(short(value)) + " left out: " + why
	if !slices.Contains(h.LeftOut, note) { // a name often is the Name tag too
		h.LeftOut = append(h.LeftOut, note)
	}
}

// short keeps lines readable.
func short(value string) string {
	const most = 200
	if len(value) > most {
		return value[:most] + "..."
	}
	return value
}

// Clean takes out what cannot be written safely or by two hosts, and notes it
// in LeftOut. Hosts that have no address, nothing to call them by, or no way to
// them, are not among those returned; lost has a line on each.
//
// Who goes by an alias: the host whose ID it is, else the one whose name it is,
// else the only one that has it. What two hosts claim with the same right is
// nobody's, for it would lead to one of them by chance.
func Clean(hosts []Host) (kept []Host, lost []string) {
	owners := own(hosts)
	jumps := map[string]string{} // by ID: what can stand after ProxyJump
	for i := range hosts {
		h := &hosts[i]
		h.LeftOut = slices.Clone(h.LeftOut)
		for _, alias := range append(h.Aliases[:len(h.Aliases):len(h.Aliases)], h.ID) {
			if owners[alias] == i && jump(alias) && jumps[h.ID] == "" {
				jumps[h.ID] = alias
			}
		}
	}
	for i, h := range hosts {
		name := h.ID
		if len(h.Aliases) > 0 {
			name = h.Aliases[0]
		}
		h.Aliases = h.cleanAliases(i, owners)
		h.check("HostName", &h.HostName, hostName, "not an address or DNS name")
		h.check("User", &h.User, User, "not a plain user name")
		h.check("Port", &h.Port, Port, "not a port")
		h.check("IdentityFile", &h.IdentityFile, Path, "not a plain path")
		reason := ""
		switch {
		case h.HostName == "":
			reason = "it has no address"
		case len(h.Aliases) == 0:
			reason = "there is nothing to call it by"
		case h.ProxyJump != "" && jumps[h.ProxyJump] == "":
			reason = "its bastion has no plain name"
		}
		if reason == "" {
			h.ProxyJump = jumps[h.ProxyJump]
			kept = append(kept, h)
			continue
		}
		lost = append(lost, strings.Join(append([]string{strconv.QuoteToASCII(short(name)) + " is left out: " + reason}, h.LeftOut...), "; "))
	}
	return kept, lost
}

// own says whose each alias is, by place in hosts; -1 is nobody's.
func own(hosts []Host) map[string]int {
	owners := map[string]int{}
	claim := func(aliases func(h Host) []string) {
		claims := map[string]int{}
		for i, h := range hosts {
			for _, alias := range aliases(h) {
				if other, claimed := claims[alias]; claimed && other != i {
					claims[alias] = -1
				} else {
					claims[alias] = i
				}
			}
		}
		for alias, i := range claims {
			if _, taken := owners[alias]; !taken {
				owners[alias] = i
			}
		}
	}
	claim(func(h Host) []string { return []string{h.ID} })
	claim(func(h Host) []string { return h.Aliases[:min(1, len(h.Aliases))] })
	claim(func(h Host) []string { return h.Aliases[min(1, len(h.Aliases)):] })
	return owners
}

// cleanAliases are all that the host goes by, its name first and its ID after
// that.
func (h *Host) cleanAliases(i int, owners map[string]int) []string {
	all := slices.Clone(h.Aliases)
	all = slices.Insert(all, min(1, len(all)), h.ID)
	var aliases []string
	for _, alias := range all {
		switch {
		case alias == "" || slices.Contains(aliases, alias):
		case !Alias(alias):
			h.Leave("alias", alias, "not a plain name")
		case owners[alias] != i:
			h.Leave("alias", alias, "another host has it")
		default:
			aliases = append(aliases, alias)
		}
	}
	return aliases
}

func (h *Host) check(what string, value *string, good func(string) bool, why string) {
	if *value != "" && !good(*value) {
		h.Leave(what, *value, why)
		*value = ""
	}
}

// Write writes hosts that Clean returned, and after them, as comments, what was
// lost. The error is the writer's.
func Write(to io.Writer, hosts []Host, lost []string) error {
	w := bufio.NewWriter(to)
	line := func(parts ...string) {
		for _, part := range parts {
			_, _ = w.WriteString(part) // Flush tells
		}
		_ = w.WriteByte('\n')
	}
	for i, h := range hosts {
		if i > 0 {
			line()
		}
		for _, note := range h.LeftOut {
			line("# ", note)
		}
		line("Host ", strings.Join(h.Aliases, " "))
		for _, d := range [][2]string{{"HostName", h.HostName}, {"User", h.User}, {"Port", h.Port}, {"IdentityFile", h.IdentityFile}, {"ProxyJump", h.ProxyJump}} {
			switch {
			case d[1] == "":
			case strings.ContainsAny(d[1], " #'="):
				line("    ", d[0], ` "`, d[1], `"`)
			default:
				line("    ", d[0], " ", d[1])
			}
		}
	}
	for _, note := range lost {
		line("# ", note)
	}
	return w.Flush()
}

// Alias reports whether a text can stand after Host, and on ssh's command
// line, for just itself.
func Alias(text string) bool { return plain(text, "._-") || address(text) }

// jump reports whether a text can stand after ProxyJump, where a colon begins
// a port.
func jump(text string) bool { return plain(text, "._-") }

func hostName(text string) bool { return address(text) || ascii(text) && plain(text, "._-") }

// User reports whether a text is a plain user name.
func User(text string) bool { return ascii(text) && plain(text, "._-+@") }

// address takes no zone: "%" is replaced.
func address(text string) bool {
	a, err := netip.ParseAddr(text)
	return err == nil && a.Zone() == ""
}

// Port reports whether a text is a port.
func Port(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return err == nil && n > 0
}

// Path reports whether a text stays one word in quotes. "%" and "$" in it are
// replaced by OpenSSH: they are for who writes a template; what is put into one
// must pass Fills.
func Path(text string) bool {
	return utf8.ValidString(text) && strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || r == '"' || r == '\\' }) < 0
}

// Fills reports whether a text is one plain name in a path.
func Fills(text string) bool {
	return plain(strings.ReplaceAll(text, " ", "_"), "._-+@=,") && strings.Trim(text, " ") == text
}

// plain is letters, digits and the signs, but no "-" and "." in front.
func plain(text, signs string) bool {
	if text == "" || text[0] == '-' || text[0] == '.' || !utf8.ValidString(text) {
		return false
	}
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(signs, r) {
			return false
		}
	}
	return true
}

func ascii(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

package cli

import (
	"slices"
	"testing"
)

// TestCompletions offers names to a shell: those that are one plain word.
func TestCompletions(t *testing.T) {
	plain := []string{"10.0.0.1", "_x", "café", "fe80::1", "tag_a+b=c,d", "user@host", "web-1.prod", "日本"}
	hostile := []string{"", "$(touch x)", "`x`", "a b", "a\tb", "a\nb", "-x", "=ls", "~root", "@file", "#x", "a;b", "a|b", "a&b", "a>b", "a'b", `a"b`, `a\b`, "a*", "a?", "[a]", "{a}", "a!b", "a(b", "\x1b[31m", "a\u202eb", "\xff", "a%b", "^a"}
	if got := completions("", 0, slices.Concat(hostile, plain, plain)); !slices.Equal(got, plain) {
		t.Errorf("offers %q, want %q", got, plain)
	}
	if got, want := completions("web:&ca", 5, plain), []string{"web:&café"}; !slices.Equal(got, want) {
		t.Errorf("offers %q, want %q", got, want)
	}
}

// TestKeepsTags tells which items of hostvars keep tags.
func TestKeepsTags(t *testing.T) {
	for pattern, want := range map[string]bool{
		"*": true, "ec2_*": true, "ec2_tag_*": true, "ec2_tag_role": true, "ec2_[st]*": true, "ec2_t?g_x": true, "ec2_tag_r*": true,
		"ec2_id": false, "ec2_state*": false, "ansible_*": false, "ec2_tag": false, "": false,
	} {
		if got := keepsTags(pattern); got != want {
			t.Errorf("keepsTags(%q) = %v", pattern, got)
		}
	}
}

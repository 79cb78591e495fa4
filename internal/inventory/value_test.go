package inventory

import "testing"

func TestTagVariable(t *testing.T) {
	for replace, want := range map[bool]string{false: "ec2_tag_my-key_1", true: "ec2_tag_my_key_1"} {
		r := Rules{ReplaceDash: replace}
		if got := r.TagVariable("my-key.1"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestValueString(t *testing.T) {
	for want, v := range map[string]Value{
		"":          {},
		"x":         text("x"),
		"a,,b":      list([]Value{text("a"), text(""), text("b")}),
		"a=1,b=c,d": object([]Var{{"b", list([]Value{text("c"), text("d")})}, {"a", Value{Kind: Int, Text: "1"}}}),
	} {
		if got := v.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

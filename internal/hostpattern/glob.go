package hostpattern

// glob is a shell pattern as Python's fnmatch reads it: "*", "?", "[seq]" and
// "[!seq]", in the right case, for the whole of a name.
type glob []token

// token matches one character, or any number of them.
type token struct {
	kind   tokenKind
	char   rune      // of a literal
	ranges [][2]rune // of a set
	negate bool      // of a set
}

type tokenKind uint8

const (
	literal tokenKind = iota
	anyOne
	anyNumber
	set
)

func parseGlob(text string) glob {
	var g glob
	for rest := []rune(text); len(rest) > 0; {
		n := 1
		switch rest[0] {
		case '*':
			g = append(g, token{kind: anyNumber})
		case '?':
			g = append(g, token{kind: anyOne})
		case '[':
			if n = setLength(rest); n > 0 {
				g = append(g, parseSet(rest[1:n-1]))
				break
			}
			n = 1
			fallthrough
		default:
			g = append(g, token{kind: literal, char: rest[0]})
		}
		rest = rest[n:]
	}
	return g
}

// setLength is the length of the set that text begins with, with its brackets,
// 0 if it is never closed. A "]" that comes first belongs to the set.
func setLength(text []rune) int {
	i := 1
	if i < len(text) && text[i] == '!' {
		i++
	}
	if i < len(text) && text[i] == ']' {
		i++
	}
	for ; i < len(text); i++ {
		if text[i] == ']' {
			return i + 1
		}
	}
	return 0
}

// parseSet reads what stands between the brackets. A range whose end comes
// before its beginning is nothing, and what is left decides whether the set is
// negated: Python does it in this order.
func parseSet(text []rune) token {
	chunks := chunksOf(text)
	for k := len(chunks) - 1; k > 0; k-- {
		before, after := chunks[k-1], chunks[k]
		if last(before) > after[0] {
			joined := append(before[:len(before)-1:len(before)-1], after[1:]...)
			chunks = append(chunks[:k-1], append([][]rune{joined}, chunks[k+1:]...)...)
		}
	}
	t := token{kind: set}
	if len(chunks[0]) > 0 && chunks[0][0] == '!' {
		t.negate = true
		chunks[0] = chunks[0][1:]
	}
	for k, chunk := range chunks {
		if k > 0 { // a range joins this chunk to the one before it
			chunk = chunk[1:]
		}
		if k+1 < len(chunks) && len(chunk) > 0 {
			chunk = chunk[:len(chunk)-1]
		}
		for _, r := range chunk {
			t.ranges = append(t.ranges, [2]rune{r, r})
		}
		if k > 0 {
			t.ranges = append(t.ranges, [2]rune{last(chunks[k-1]), chunks[k][0]})
		}
	}
	return t
}

// chunksOf cuts at the hyphens that make ranges, of which none stands first,
// last, or right after another range.
func chunksOf(text []rune) [][]rune {
	var chunks [][]rune
	begin, k := 0, 1
	if len(text) > 0 && text[0] == '!' {
		k = 2
	}
	for ; k < len(text); k++ {
		if text[k] == '-' {
			chunks = append(chunks, text[begin:k])
			begin = k + 1
			k += 2
		}
	}
	if begin < len(text) || len(chunks) == 0 {
		return append(chunks, text[begin:])
	}
	// A hyphen at the end stands for itself.
	end := len(chunks) - 1
	chunks[end] = append(chunks[end][:len(chunks[end]):len(chunks[end])], '-')
	return chunks
}

func last(chunk []rune) rune { return chunk[len(chunk)-1] }

func (t token) matches(r rune) bool {
	switch t.kind {
	case literal:
		return r == t.char
	case set:
		for _, span := range t.ranges {
			if span[0] <= r && r <= span[1] {
				return !t.negate
			}
		}
		return t.negate
	}
	return true
}

// match needs time in proportion to both lengths: only the last "*" is ever
// tried again.
func (g glob) match(name string) bool {
	text := []rune(name)
	star, retry := -1, 0
	i, j := 0, 0 // in the glob, in the text
	for j < len(text) {
		switch {
		case i < len(g) && g[i].kind == anyNumber:
			star, retry = i, j
			i++
		case i < len(g) && g[i].matches(text[j]):
			i++
			j++
		case star >= 0:
			retry++
			i, j = star+1, retry
		default:
			return false
		}
	}
	for i < len(g) && g[i].kind == anyNumber {
		i++
	}
	return i == len(g)
}

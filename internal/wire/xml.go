package wire

// AppendXML writes node i and all below it as XML that reads back to the same.
// What more gives for a node is put before its children.
func (t *Tree) AppendXML(dst []byte, i int, more func(i int) []byte) []byte {
	dst = append(dst, '<')
	dst = append(dst, t.Name(i)...)
	dst = append(dst, '>')
	dst = append(dst, more(i)...)
	for c := range t.Children(i) {
		dst = t.AppendXML(dst, c, more)
	}
	dst = AppendText(dst, t.Text(i))
	dst = append(dst, "</"...)
	dst = append(dst, t.Name(i)...)
	return append(dst, '>')
}

// AppendText writes a text as XML.
func AppendText(dst []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; c {
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		case '&':
			dst = append(dst, "&amp;"...)
		case '\r':
			dst = append(dst, "&#13;"...) // a bare one would become a line feed
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

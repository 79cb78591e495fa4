package wire

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// errEncoding says that bytes are no encoded tree.
var errEncoding = errors.New("this is no encoded tree")

// Encode writes the tree so that Decode reads the same one again. The error is
// the writer's.
//
// A node takes three small numbers: its name, how many descendants it has, and
// where its text begins: 0 for the empty one, else one more than the way from
// the last one's.
func (t *Tree) Encode(w io.Writer) error {
	b := make([]byte, 0, encodeChunk+3*binary.MaxVarintLen64)
	for _, n := range []int{t.Size, len(t.Names), len(t.Nodes), len(t.text)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for _, name := range t.Names {
		b = binary.AppendUvarint(b, uint64(len(name)))
		b = append(b, name...)
	}
	last := int64(0)
	for i, n := range t.Nodes {
		if len(b) >= encodeChunk {
			if _, err := w.Write(b); err != nil {
				return err
			}
			b = b[:0]
		}
		under, at := uint64(int(n.End)-i-1), uint64(0)
		if n.text > 0 {
			way := int64(n.text) - last
			at = uint64(way<<1^way>>63) + 1 // as varints are: small either way
			last = int64(n.text)
		}
		if n.Name < 0x80 && under < 0x80 && at < 0x80 {
			b = append(b, byte(n.Name), byte(under), byte(at)) // nearly always
			continue
		}
		b = binary.AppendUvarint(b, uint64(n.Name))
		b = binary.AppendUvarint(b, under)
		b = binary.AppendUvarint(b, at)
	}
	if _, err := w.Write(b); err != nil {
		return err
	}
	_, err := io.WriteString(w, t.text)
	return err
}

// encodeChunk is how many bytes are written at once.
const encodeChunk = 64 << 10

// Decode reads a tree that Encode wrote. It trusts nothing that it reads: the
// tree is sound, or there is an error. Limit is how many bytes there are at
// most; no more memory than a small multiple of it is taken.
func Decode(r *bufio.Reader, limit int64) (*Tree, error) {
	var head [4]int
	for i := range head {
		n, err := binary.ReadUvarint(r)
		if err != nil {
			return nil, broken(err)
		}
		if n > uint64(limit) && i > 0 || n > 1<<40 {
			return nil, errEncoding
		}
		head[i] = int(n)
	}
	if head[2] == 0 {
		return nil, errEncoding // there is a root at least
	}
	t := &Tree{Size: head[0]}
	if err := t.decodeNames(r, head[1], limit); err != nil {
		return nil, err
	}
	if err := t.decodeNodes(r, head[2], head[3]); err != nil {
		return nil, err
	}
	text := make([]byte, head[3])
	if _, err := io.ReadFull(r, text); err != nil {
		return nil, broken(err)
	}
	if len(text) > 0 && text[len(text)-1] != 0 {
		return nil, errEncoding
	}
	t.text = string(text)
	return t, nil
}

func (t *Tree) decodeNames(r *bufio.Reader, count int, limit int64) error {
	for range count {
		size, err := binary.ReadUvarint(r)
		if err != nil {
			return broken(err)
		}
		if size > uint64(limit) {
			return errEncoding
		}
		name := make([]byte, size)
		if _, err := io.ReadFull(r, name); err != nil {
			return broken(err)
		}
		t.Names = append(t.Names, string(name))
	}
	return nil
}

// decodeNodes reads so many nodes over a text of that size. Every node must
// end where the nodes around it end or before, so that walking over them ends.
func (t *Tree) decodeNodes(r *bufio.Reader, count, text int) error {
	t.Nodes = make([]Node, count)
	var (
		open []uint32 // the ends of the nodes around this one
		last int64
	)
	for i := range t.Nodes {
		name, err := binary.ReadUvarint(r)
		if err != nil {
			return broken(err)
		}
		under, err := binary.ReadUvarint(r)
		if err != nil {
			return broken(err)
		}
		at, err := binary.ReadUvarint(r)
		if err != nil {
			return broken(err)
		}
		for len(open) > 0 && open[len(open)-1] == uint32(i) {
			open = open[:len(open)-1]
		}
		limit := uint64(count)
		if len(open) > 0 {
			limit = uint64(open[len(open)-1])
		}
		place := int64(0)
		if at > 0 {
			last += int64((at-1)>>1) ^ -int64((at-1)&1)
			place = last
		}
		end := uint64(i) + 1 + under
		if name >= uint64(len(t.Names)) || under > limit || end > limit || place < 0 || place >= int64(text) {
			return errEncoding
		}
		t.Nodes[i] = Node{Name: uint32(name), End: uint32(end), text: uint32(place)}
		if under > 0 {
			open = append(open, uint32(end))
		}
	}
	return nil
}

func broken(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: it ends early", errEncoding)
	}
	return fmt.Errorf("reading an encoded tree: %w", err)
}

package snapshot

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"time"

	"ec2-inventory/internal/wire"
)

// magic names the format of an encoded answer; another version has another.
const magic = "ec2ans01"

var crcTable = crc32.MakeTable(crc32.Castagnoli)

// ErrDamaged says that bytes are no whole answer, or one of another version.
var ErrDamaged = errors.New("the answer is damaged or of another version")

// Encode writes the answer so that Decode reads the same one again. The error
// is the writer's.
func (a *Answer) Encode(to io.Writer) error {
	out := &summer{to: to}
	w := bufio.NewWriterSize(out, 64<<10)
	_, _ = w.WriteString(magic) // the first error stays, and Flush gives it
	writeText(w, string(a.Scope.Service))
	writeText(w, a.Scope.Region)
	writeNumber(w, uint64(a.Asked.UnixNano()))
	writeNumber(w, uint64(len(a.Pages)))
	for _, p := range a.Pages {
		writeText(w, p.Call)
		writeText(w, p.Resource)
		if err := p.Tree.Encode(w); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := to.Write(binary.LittleEndian.AppendUint32(nil, out.sum))
	return err
}

// summer sums what goes through it. (An io.MultiWriter would copy the texts as
// a whole.)
type summer struct {
	to  io.Writer
	sum uint32
}

func (s *summer) Write(b []byte) (int, error) {
	s.sum = crc32.Update(s.sum, crcTable, b)
	return s.to.Write(b)
}

func writeNumber(w *bufio.Writer, n uint64) {
	_, _ = w.Write(binary.AppendUvarint(nil, n))
}

func writeText(w *bufio.Writer, s string) {
	writeNumber(w, uint64(len(s)))
	_, _ = w.WriteString(s)
}

// Decode reads an answer of so many bytes that Encode wrote. The error is
// ErrDamaged, or the reader's.
func Decode(from io.Reader, size int64) (*Answer, error) {
	if size < int64(len(magic))+crc32.Size {
		return nil, ErrDamaged
	}
	sum := crc32.New(crcTable)
	r := bufio.NewReaderSize(io.TeeReader(io.LimitReader(from, size-crc32.Size), sum), 64<<10)
	a, err := decode(r, size)
	if err != nil {
		return nil, err
	}
	if _, err := r.ReadByte(); !errors.Is(err, io.EOF) {
		return nil, ErrDamaged
	}
	var want [crc32.Size]byte
	if _, err := io.ReadFull(from, want[:]); err != nil || binary.LittleEndian.Uint32(want[:]) != sum.Sum32() {
		return nil, ErrDamaged
	}
	return a, nil
}

func decode(r *bufio.Reader, size int64) (*Answer, error) {
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(r, head); err != nil || string(head) != magic {
		return nil, ErrDamaged
	}
	a := &Answer{}
	service, err := readText(r)
	if err != nil {
		return nil, err
	}
	if a.Scope.Region, err = readText(r); err != nil {
		return nil, err
	}
	asked, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, ErrDamaged
	}
	a.Scope.Service, a.Asked = Service(service), time.Unix(0, int64(asked))
	count, err := binary.ReadUvarint(r)
	if err != nil || count > uint64(size) {
		return nil, ErrDamaged
	}
	for range count {
		call, err := readText(r)
		if err != nil {
			return nil, err
		}
		resource, err := readText(r)
		if err != nil {
			return nil, err
		}
		tree, err := wire.Decode(r, size)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		a.Pages = append(a.Pages, Page{Call: call, Resource: resource, Tree: tree})
	}
	return a, nil
}

// longestText is far more than a service, region, call or ARN takes.
const longestText = 4096

func readText(r *bufio.Reader) (string, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil || n > longestText {
		return "", ErrDamaged
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return "", ErrDamaged
	}
	return string(b), nil
}

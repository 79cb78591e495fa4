package cache

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
	"strings"
	"time"
)

// fill writes an entry into an empty file: list, records, host names,
// warnings, and at last the header, without which the rest is nothing.
func fill(f *os.File, created time.Time, warnings []string, list func(io.Writer) ([]Span, error)) (header, error) {
	h := header{created: created}
	if _, err := f.Write(make([]byte, headerSize)); err != nil {
		return h, err
	}
	text := &summer{to: f}
	spans, err := list(text)
	if err != nil {
		return h, err
	}
	h.listSize, h.listSum = text.size, text.sum

	records, names := index(spans)
	if err := sumHosts(f, spans, records); err != nil {
		return h, err
	}
	joined := []byte(strings.Join(warnings, "\n"))
	h.records, h.names, h.warnings = int64(len(records)), int64(len(names)), int64(len(joined))
	h.indexSum, h.warningsSum = indexSum(records, names), crc32.Checksum(joined, crcTable)
	for _, part := range [][]byte{records, names, joined} {
		if _, err := f.Write(part); err != nil {
			return h, err
		}
	}
	_, err = f.WriteAt(h.encode(), 0)
	return h, err
}

// summer counts and sums what goes through it.
type summer struct {
	to   io.Writer
	size int64
	sum  uint32
}

func (s *summer) Write(b []byte) (int, error) {
	n, err := s.to.Write(b)
	s.size += int64(n)
	s.sum = crc32.Update(s.sum, crcTable, b[:n])
	return n, err
}

// index makes the records, without their checksums, and the names they point
// to.
func index(spans []Span) (records, names []byte) {
	records = make([]byte, 0, len(spans)*recordSize)
	for _, s := range spans {
		records = binary.LittleEndian.AppendUint32(records, uint32(len(names)))
		records = binary.LittleEndian.AppendUint32(records, uint32(len(s.Host)))
		records = binary.LittleEndian.AppendUint64(records, uint64(s.Start))
		records = binary.LittleEndian.AppendUint64(records, uint64(s.End))
		records = append(records, make([]byte, 8)...)
		names = append(names, s.Host...)
	}
	return records, names
}

// sumHosts puts the checksum of each host's part into its record. The parts
// follow each other in the file, from which they are read back.
func sumHosts(f *os.File, spans []Span, records []byte) error {
	var (
		buf   = make([]byte, 1<<20)
		first int64 // of the list, in buf
		have  int
	)
	for i, s := range spans {
		if need := s.End - s.Start; need > len(buf) {
			buf = make([]byte, need)
			have = 0
		}
		if have == 0 || int64(s.End) > first+int64(have) {
			first = int64(s.Start)
			n, err := f.ReadAt(buf, headerSize+first)
			if err != nil && err != io.EOF {
				return err
			}
			have = n
		}
		part := buf[int64(s.Start)-first : int64(s.End)-first]
		binary.LittleEndian.PutUint32(records[i*recordSize+24:], hostSum(s.Host, part))
	}
	return nil
}

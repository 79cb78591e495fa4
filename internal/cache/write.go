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
func fill(f *os.File, created time.Time, warnings []string, list Lister) (header, error) {
	h := header{created: created}
	if _, err := f.Write(make([]byte, headerSize)); err != nil {
		return h, err
	}
	text := &summer{to: f}
	var records, names []byte
	err := list(text, func(host string, start int, part []byte) {
		records = binary.LittleEndian.AppendUint32(records, uint32(len(names)))
		records = binary.LittleEndian.AppendUint32(records, uint32(len(host)))
		records = binary.LittleEndian.AppendUint64(records, uint64(start))
		records = binary.LittleEndian.AppendUint64(records, uint64(start+len(part)))
		records = binary.LittleEndian.AppendUint32(records, hostSum(host, part))
		records = binary.LittleEndian.AppendUint32(records, 0)
		names = append(names, host...)
	})
	if err != nil {
		return h, err
	}
	joined := []byte(strings.Join(warnings, "\n"))
	h.listSize, h.listSum = text.size, text.sum
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

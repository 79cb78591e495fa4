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
// notes, and at last the header, without which the rest is nothing.
func fill(f *os.File, created time.Time, notes Notes, list Lister) (header, error) {
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
	h.listSize, h.listSum = text.size, text.sum
	h.records, h.names, h.indexSum = int64(len(records)), int64(len(names)), indexSum(records, names)
	parts := [][]byte{records, names}
	for i, lines := range [noteKinds][]string{warningNotes: notes.Warnings, scopeNotes: notes.Scopes, groupNotes: notes.Groups} {
		joined := []byte(strings.Join(lines, "\n"))
		h.notes[i], h.noteSums[i] = int64(len(joined)), crc32.Checksum(joined, crcTable)
		parts = append(parts, joined)
	}
	for _, part := range parts {
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

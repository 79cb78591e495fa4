// Package cache keeps answers in files, so that the next start of the program
// has one without asking AWS.
//
// An entry is one file: a header, the whole text for --list, an index by which
// one host's part of it is found without reading the rest, and the warnings
// that came with the answer. The checksums in it make that a damaged file is
// seen and not printed.
package cache

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"sort"
	"strings"
	"time"
)

// magic names the format; another version has another.
const magic = "ec2inv01"

const (
	headerSize = 64
	recordSize = 32
)

var crcTable = crc32.MakeTable(crc32.Castagnoli)

// errDamaged says that a file is no whole entry.
var errDamaged = errors.New("the file is damaged or of another version")

// Span is where a host's part stands in the text.
type Span struct {
	Host       string
	Start, End int
}

// Answer is what an entry keeps.
type Answer struct {
	List     []byte // for --list, as it is printed
	Hosts    []Span // sorted by host
	Warnings []string
}

// header is the fixed part of an entry.
type header struct {
	created                            time.Time
	listSize, records, names, warnings int64
	listSum, warningsSum, indexSum     uint32
}

// encode writes an entry: header, list, records, host names, warnings.
func encode(a Answer, created time.Time) [][]byte {
	warnings := []byte(strings.Join(a.Warnings, "\n"))
	var (
		names   []byte
		records = make([]byte, 0, len(a.Hosts)*recordSize)
	)
	for _, h := range a.Hosts {
		records = binary.LittleEndian.AppendUint32(records, uint32(len(names)))
		records = binary.LittleEndian.AppendUint32(records, uint32(len(h.Host)))
		records = binary.LittleEndian.AppendUint64(records, uint64(h.Start))
		records = binary.LittleEndian.AppendUint64(records, uint64(h.End))
		records = binary.LittleEndian.AppendUint32(records, hostSum(h.Host, a.List[h.Start:h.End]))
		records = binary.LittleEndian.AppendUint32(records, 0)
		names = append(names, h.Host...)
	}
	head := make([]byte, 0, headerSize)
	head = append(head, magic...)
	head = binary.LittleEndian.AppendUint64(head, uint64(created.UnixNano()))
	for _, n := range []int{len(a.List), len(records), len(names), len(warnings)} {
		head = binary.LittleEndian.AppendUint64(head, uint64(n))
	}
	head = binary.LittleEndian.AppendUint32(head, crc32.Checksum(a.List, crcTable))
	head = binary.LittleEndian.AppendUint32(head, crc32.Checksum(warnings, crcTable))
	head = binary.LittleEndian.AppendUint32(head, indexSum(records, names))
	head = binary.LittleEndian.AppendUint32(head, crc32.Checksum(head, crcTable))
	return [][]byte{head, a.List, records, names, warnings}
}

// hostSum covers a host's name and its part of the text.
func hostSum(host string, part []byte) uint32 {
	return crc32.Update(crc32.Checksum([]byte(host), crcTable), crcTable, part)
}

func indexSum(records, names []byte) uint32 {
	return crc32.Update(crc32.Checksum(records, crcTable), crcTable, names)
}

func decodeHeader(b []byte, fileSize int64) (h header, err error) {
	le := binary.LittleEndian
	if len(b) < headerSize || string(b[:len(magic)]) != magic || le.Uint32(b[60:]) != crc32.Checksum(b[:60], crcTable) {
		return h, errDamaged
	}
	h.created = time.Unix(0, int64(le.Uint64(b[8:])))
	h.listSize, h.records = int64(le.Uint64(b[16:])), int64(le.Uint64(b[24:]))
	h.names, h.warnings = int64(le.Uint64(b[32:])), int64(le.Uint64(b[40:]))
	h.listSum, h.warningsSum, h.indexSum = le.Uint32(b[48:]), le.Uint32(b[52:]), le.Uint32(b[56:])
	if headerSize+h.listSize+h.records+h.names+h.warnings != fileSize {
		return h, errDamaged
	}
	return h, nil
}

// Entry is an entry that has been opened and whose header is sound.
type Entry struct {
	file *os.File
	header
}

// Created is when the answer was put into the cache.
func (e *Entry) Created() time.Time { return e.created }

// Close ends the use of the entry.
func (e *Entry) Close() error { return e.file.Close() }

// List is the text for --list.
func (e *Entry) List() ([]byte, error) {
	list := make([]byte, e.listSize)
	if _, err := e.file.ReadAt(list, headerSize); err != nil {
		return nil, fmt.Errorf("reading the cache: %w", err)
	}
	if crc32.Checksum(list, crcTable) != e.listSum {
		return nil, errDamaged
	}
	return list, nil
}

// Warnings came with the answer.
func (e *Entry) Warnings() ([]string, error) {
	if e.header.warnings == 0 {
		return nil, nil
	}
	b := make([]byte, e.header.warnings)
	if _, err := e.file.ReadAt(b, headerSize+e.listSize+e.records+e.names); err != nil {
		return nil, fmt.Errorf("reading the cache: %w", err)
	}
	if crc32.Checksum(b, crcTable) != e.warningsSum {
		return nil, errDamaged
	}
	return strings.Split(string(b), "\n"), nil
}

// Host is the part of the list that belongs to a host, nil if there is no
// such host. It reads little more than that part, however long the list is.
func (e *Entry) Host(name string) (part []byte, err error) {
	count := int(e.records / recordSize)
	i := sort.Search(count, func(i int) bool {
		if err != nil {
			return true
		}
		var r record
		if r, err = e.record(i); err != nil {
			return true
		}
		return string(r.name) >= name
	})
	if err != nil {
		return nil, err
	}
	if i == count {
		return nil, e.checkIndex()
	}
	r, err := e.record(i)
	if err != nil {
		return nil, err
	}
	if string(r.name) != name {
		return nil, e.checkIndex()
	}
	part = make([]byte, r.end-r.start)
	if _, err := e.file.ReadAt(part, headerSize+r.start); err != nil {
		return nil, fmt.Errorf("reading the cache: %w", err)
	}
	if hostSum(name, part) != r.sum || !bytes.HasPrefix(part, []byte("{")) {
		return nil, errDamaged
	}
	return part, nil
}

// checkIndex reads the whole index: a host that is not found might be there
// behind a damaged name.
func (e *Entry) checkIndex() error {
	b := make([]byte, e.records+e.names)
	if _, err := e.file.ReadAt(b, headerSize+e.listSize); err != nil {
		return fmt.Errorf("reading the cache: %w", err)
	}
	if indexSum(b[:e.records], b[e.records:]) != e.indexSum {
		return errDamaged
	}
	return nil
}

type record struct {
	name       []byte
	start, end int64
	sum        uint32
}

func (e *Entry) record(i int) (r record, err error) {
	var b [recordSize]byte
	if _, err := e.file.ReadAt(b[:], headerSize+e.listSize+int64(i)*recordSize); err != nil {
		return r, fmt.Errorf("reading the cache: %w", err)
	}
	le := binary.LittleEndian
	at, size := int64(le.Uint32(b[0:])), int64(le.Uint32(b[4:]))
	r.start, r.end = int64(le.Uint64(b[8:])), int64(le.Uint64(b[16:]))
	r.sum = le.Uint32(b[24:])
	if at+size > e.names || r.start < 0 || r.start > r.end || r.end > e.listSize {
		return r, errDamaged
	}
	r.name = make([]byte, size)
	if _, err := e.file.ReadAt(r.name, headerSize+e.listSize+e.records+at); err != nil {
		return r, fmt.Errorf("reading the cache: %w", err)
	}
	return r, nil
}

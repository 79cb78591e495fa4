// Package cache keeps answers in files, so that the next start of the program
// has one without asking AWS.
//
// A Store is a folder for one key: the settings and the identity that decide
// what the answer is. In it are entries, which are ready to be printed, the
// last good answer of each scope, the report of the last scan, and a lock.
//
// An entry is one file: a header, the whole text for --list, an index by which
// one host's part of it is found without reading the rest, and notes. The
// checksums in it make that a damaged file is seen and not printed.
package cache

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"sort"
	"strings"
	"time"
)

// magic names the format; another version has another.
const magic = "ec2inv02"

const (
	headerSize = 96
	recordSize = 32
)

var crcTable = crc32.MakeTable(crc32.Castagnoli)

// errDamaged says that a file is no whole entry.
var errDamaged = errors.New("the file is damaged or of another version")

// Lister writes the text for --list, and names each host with where its part
// begins in the text and what it is, in the order of the names.
type Lister func(to io.Writer, host func(name string, start int, part []byte)) error

// Notes are what an entry holds besides the list: lines of text.
type Notes struct {
	Warnings []string // that came with the answer
	Scopes   []string // the account, and whose answers it was made of
	Groups   []string // the names of the groups
}

// The kinds of notes, in the order in which they stand in the file.
const (
	warningNotes = iota
	scopeNotes
	groupNotes
	noteKinds
)

// header is the fixed part of an entry.
type header struct {
	created                  time.Time
	listSize, records, names int64
	notes                    [noteKinds]int64
	listSum, indexSum        uint32
	noteSums                 [noteKinds]uint32
}

// encode is the header as it stands in the file.
func (h header) encode() []byte {
	b := make([]byte, 0, headerSize)
	b = append(b, magic...)
	b = binary.LittleEndian.AppendUint64(b, uint64(h.created.UnixNano()))
	for _, n := range append([]int64{h.listSize, h.records, h.names}, h.notes[:]...) {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	for _, sum := range append([]uint32{h.listSum, h.indexSum}, h.noteSums[:]...) {
		b = binary.LittleEndian.AppendUint32(b, sum)
	}
	b = append(b, make([]byte, headerSize-4-len(b))...)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, crcTable))
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
	if len(b) < headerSize || string(b[:len(magic)]) != magic || le.Uint32(b[headerSize-4:]) != crc32.Checksum(b[:headerSize-4], crcTable) {
		return h, errDamaged
	}
	h.created = time.Unix(0, int64(le.Uint64(b[8:])))
	h.listSize, h.records, h.names = int64(le.Uint64(b[16:])), int64(le.Uint64(b[24:])), int64(le.Uint64(b[32:]))
	total := headerSize + h.listSize + h.records + h.names
	for i := range h.notes {
		h.notes[i] = int64(le.Uint64(b[40+8*i:]))
		total += h.notes[i]
	}
	sums := b[40+8*noteKinds:]
	h.listSum, h.indexSum = le.Uint32(sums), le.Uint32(sums[4:])
	for i := range h.noteSums {
		h.noteSums[i] = le.Uint32(sums[8+4*i:])
	}
	if total != fileSize {
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

// CheckList reads the whole list once to see that it is not damaged.
func (e *Entry) CheckList() error {
	sum := uint32(0)
	err := e.eachPiece(func(b []byte) error {
		sum = crc32.Update(sum, crcTable, b)
		return nil
	})
	if err == nil && sum != e.listSum {
		return errDamaged
	}
	return err
}

// WriteList writes the text for --list. CheckList comes before, so that
// nothing is written of a damaged one.
func (e *Entry) WriteList(to io.Writer) error {
	if done, err := e.splice(to); done {
		return err
	}
	return e.eachPiece(func(b []byte) error {
		_, err := to.Write(b)
		return err
	})
}

// eachPiece reads the list piece by piece: it is never in memory as a whole.
func (e *Entry) eachPiece(do func([]byte) error) error {
	buf := make([]byte, min(e.listSize, 256<<10))
	for at := int64(0); at < e.listSize; {
		b := buf[:min(e.listSize-at, int64(len(buf)))]
		if _, err := e.file.ReadAt(b, headerSize+at); err != nil {
			return fmt.Errorf("reading the cache: %w", err)
		}
		if err := do(b); err != nil {
			return err
		}
		at += int64(len(b))
	}
	return nil
}

// Warnings came with the answer.
func (e *Entry) Warnings() ([]string, error) { return e.readNotes(warningNotes) }

// Scopes are the account and those whose answers the entry was made of.
func (e *Entry) Scopes() ([]string, error) { return e.readNotes(scopeNotes) }

// Groups are the names of the groups in the list.
func (e *Entry) Groups() ([]string, error) { return e.readNotes(groupNotes) }

func (e *Entry) readNotes(kind int) ([]string, error) {
	if e.notes[kind] == 0 {
		return nil, nil
	}
	at := headerSize + e.listSize + e.records + e.names
	for _, size := range e.notes[:kind] {
		at += size
	}
	b := make([]byte, e.notes[kind])
	if _, err := e.file.ReadAt(b, at); err != nil {
		return nil, fmt.Errorf("reading the cache: %w", err)
	}
	if crc32.Checksum(b, crcTable) != e.noteSums[kind] {
		return nil, errDamaged
	}
	return strings.Split(string(b), "\n"), nil
}

// Hosts are the names of all hosts, sorted.
func (e *Entry) Hosts() ([]string, error) {
	b, err := e.readIndex()
	if err != nil {
		return nil, err
	}
	records, names := b[:e.records], b[e.records:]
	hosts := make([]string, 0, len(records)/recordSize)
	for ; len(records) >= recordSize; records = records[recordSize:] {
		at, size := int64(binary.LittleEndian.Uint32(records)), int64(binary.LittleEndian.Uint32(records[4:]))
		if at+size > int64(len(names)) {
			return nil, errDamaged
		}
		hosts = append(hosts, string(names[at:at+size]))
	}
	return hosts, nil
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
	_, err := e.readIndex()
	return err
}

// readIndex gives records and names.
func (e *Entry) readIndex() ([]byte, error) {
	b := make([]byte, e.records+e.names)
	if _, err := e.file.ReadAt(b, headerSize+e.listSize); err != nil {
		return nil, fmt.Errorf("reading the cache: %w", err)
	}
	if indexSum(b[:e.records], b[e.records:]) != e.indexSum {
		return nil, errDamaged
	}
	return b, nil
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

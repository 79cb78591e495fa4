// Package table sets text in columns, for a terminal of some width or for
// none.
package table

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"github.com/rivo/uniseg"
)

// Table is rows of cells. Cells hold no control characters.
type Table struct {
	Columns []Column
	Rows    [][]string // each as long as Columns
	// Style dresses a cell, of row -1 for the title; nil is plain. It adds
	// nothing that takes space on a terminal.
	Style func(row, column int, cell string) string
}

// Column is what is common to the cells of a column.
type Column struct {
	Title string
	// Elastic is a column whose cells may be cut, with an ellipsis, where there
	// is too little space. The cells of others are shown whole or, if not, not
	// at all: half an id is none.
	Elastic bool
	// Spare is how well a table does without the column: those that are more
	// spare are left out first, of equal ones the rightmost. The first is never.
	Spare int
}

// gap is between columns.
const gap = 2

// ample is a width at which most cut cells can still be told apart.
const ample = 20

// Empty is shown in place of an empty cell, so that each line has as many
// words as there are columns.
const Empty = "-"

// Write writes the table. A width of 0 is endless. If it is too narrow, elastic
// columns get narrower, the rightmost first, and down to what most of their
// cells need before any goes further; then columns are left out. With whole set
// none is, and the lines may be too long.
func (t *Table) Write(to io.Writer, width int, header, whole bool) error {
	kept, widths := t.fit(width, whole)
	w := bufio.NewWriter(to)
	if header {
		titles := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			titles[i] = c.Title
		}
		t.line(w, kept, widths, -1, titles)
	}
	for i, row := range t.Rows {
		t.line(w, kept, widths, i, row)
	}
	return w.Flush()
}

func (t *Table) line(w *bufio.Writer, kept, widths []int, row int, cells []string) {
	for i, width := range widths {
		cell := shown(cells[kept[i]])
		taken := uniseg.StringWidth(cell)
		if taken > width {
			cell, taken = cut(cell, width)
		}
		if t.Style != nil {
			cell = t.Style(row, kept[i], cell)
		}
		_, _ = w.WriteString(cell) // Flush tells
		if i+1 < len(widths) {
			_, _ = w.WriteString(strings.Repeat(" ", max(0, width-taken)+gap))
		}
	}
	_ = w.WriteByte('\n')
}

// fit chooses the columns that are shown, and their widths.
func (t *Table) fit(width int, whole bool) (kept, widths []int) {
	natural, most, least := t.measure()
	for i := range natural {
		kept = append(kept, i)
	}
	for width > 0 {
		widths = widths[:0]
		over := gap*(len(kept)-1) - width
		for _, c := range kept {
			widths = append(widths, natural[c])
			over += natural[c]
		}
		// What few rows need goes before what many do.
		for _, floor := range [][]int{most, least} {
			for i := len(kept) - 1; i >= 0 && over > 0; i-- {
				less := min(over, max(0, widths[i]-floor[kept[i]]))
				widths[i] -= less
				over -= less
			}
		}
		switch {
		case over <= 0 || whole:
			return kept, widths
		case len(kept) == 1:
			return kept, []int{width}
		}
		kept = t.withoutOne(kept)
	}
	return kept, natural
}

// withoutOne leaves out the column that is most spare.
func (t *Table) withoutOne(kept []int) []int {
	out := len(kept) - 1
	for i := out; i > 0; i-- {
		if t.Columns[kept[i]].Spare > t.Columns[kept[out]].Spare {
			out = i
		}
	}
	return slices.Delete(kept, out, out+1)
}

// measure gives the widths that show all of each column, those that show most
// cells, four out of five, and the least that are of use.
func (t *Table) measure() (natural, most, least []int) {
	for i, c := range t.Columns {
		title := uniseg.StringWidth(c.Title)
		widths := make([]int, 0, len(t.Rows))
		for _, row := range t.Rows {
			widths = append(widths, max(title, uniseg.StringWidth(shown(row[i]))))
		}
		slices.Sort(widths)
		all, many := title, title
		if n := len(widths); n > 0 {
			all, many = widths[n-1], widths[(n-1)*4/5]
		}
		natural = append(natural, all)
		if !c.Elastic {
			many = all
		}
		most = append(most, many)
		if c.Elastic {
			many = max(title, min(many, ample))
		}
		least = append(least, many)
	}
	return natural, most, least
}

func shown(cell string) string {
	if cell == "" {
		return Empty
	}
	return cell
}

// cut shortens text to the width, the last of it an ellipsis.
func cut(text string, width int) (short string, taken int) {
	rest, state := text, -1
	for rest != "" {
		cluster, after, w, next := uniseg.FirstGraphemeClusterInString(rest, state)
		if taken+w > width-1 {
			break
		}
		taken += w
		short += cluster
		rest, state = after, next
	}
	return short + "…", taken + 1
}

package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

const parquetMagic = "PAR1"

// Cells are a row of a Parquet file, all its columns.
type Cells struct {
	row   parquet.Row
	table *Table
	text  int // column of the text
}

// Table is what the rows of a Parquet file have in common.
type Table struct {
	schema *parquet.Schema
	meta   []format.KeyValue
}

// TableOf is the table of rows that are made of values like v, a struct with
// fields tagged parquet:"…".
func TableOf(v any) *Table { return &Table{schema: parquet.SchemaOf(v)} }

// Cells makes a row of a value.
func (t *Table) Cells(v any) Cells {
	return Cells{row: t.schema.Deconstruct(nil, v), table: t, text: -1}
}

// Same says that the columns of both are the same.
func (t *Table) Same(o *Table) bool {
	return t == o || t.schema.String() == o.schema.String()
}

// Table is the table that the row is of; nil if there is no row.
func (c Cells) Table() *Table { return c.table }

// WithText is the row with another text.
func (c Cells) WithText(text []byte) Cells {
	c.row = slices.Clone(c.row)
	for i, v := range c.row {
		if v.Column() == c.text {
			c.row[i] = parquet.ByteArrayValue(text).Level(v.RepetitionLevel(), v.DefinitionLevel(), v.Column())
		}
	}
	return c
}

// parquetReader reads the rows of a Parquet file, a few at a time.
type parquetReader struct {
	in     *Input
	file   *parquet.File
	table  *Table
	limit  int64
	text   int
	id     int // -1 if there is none
	name   names
	group  int
	rows   parquet.Rows
	last   int64 // record that ends the group
	batch  [8]parquet.Row
	ready  []parquet.Row
	pos    Position
	remove string // a temporary file
	spool  *os.File
}

// newParquet reads a file in place. A stream, or a packed file, is first
// written to a temporary one, because Parquet begins at its end.
func newParquet(in *Input, b *body) (_ Reader, err error) {
	p := &parquetReader{in: in, name: b.o.names(), limit: b.limit, id: -1, pos: b.start, group: -1}
	defer func() {
		if err != nil {
			p.Close()
		}
	}()
	file := b.file
	if file == nil {
		if file, err = p.toFile(b); err != nil {
			return nil, err
		}
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() == 0 {
		return nil, errors.New("the file is empty")
	}
	err = guarded(func() (err error) {
		p.file, err = parquet.OpenFile(file, info.Size(), parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("the footer of the Parquet file cannot be read, it may be cut off: %w", err)
	}
	p.table = &Table{p.file.Schema(), p.file.Metadata().KeyValueMetadata}
	d := &Document{Input: in}
	if p.text, err = p.column(p.name.text); err != nil {
		return nil, d.Fail(err, "name the column that holds the text with --text-field")
	}
	if id, err := p.column(p.name.id); err == nil {
		p.id = id
	} else if b.o.IDField != "" {
		return nil, d.Fail(err, "name another with --id-field")
	}
	return p, nil
}

func (p *parquetReader) toFile(r io.Reader) (*os.File, error) {
	f, err := os.CreateTemp("", "shai-*.parquet")
	if err != nil {
		return nil, err
	}
	p.spool, p.remove = f, f.Name()
	if _, err := io.Copy(f, r); err != nil {
		return nil, err
	}
	return f, nil
}

// column finds a column by its path. A column of lists holds no text.
func (p *parquetReader) column(path []string) (int, error) {
	leaf, ok := p.table.schema.Lookup(path...)
	if !ok && len(path) > 1 {
		leaf, ok = p.table.schema.Lookup(strings.Join(path, "."))
	}
	name := strings.Join(path, ".")
	switch {
	case !ok:
		return -1, fmt.Errorf("there is no column %q", name)
	case leaf.MaxRepetitionLevel > 0:
		return -1, fmt.Errorf("column %q is a list", name)
	case slices.Equal(path, p.name.text) && leaf.Node.Type().Kind() != parquet.ByteArray:
		return -1, fmt.Errorf("column %q is not a string", name)
	}
	return leaf.ColumnIndex, nil
}

// Close closes what was opened.
func (p *parquetReader) Close() error {
	var err error
	if p.rows != nil {
		err = guarded(p.rows.Close)
		p.rows = nil
	}
	if p.spool != nil {
		err = errors.Join(err, p.spool.Close(), os.Remove(p.remove))
		p.spool = nil
	}
	return err
}

// Read gives the next row. Where a row group cannot be read on, its rows are
// lost and the next one is read.
func (p *parquetReader) Read(d *Document) error {
	for len(p.ready) == 0 {
		err := guarded(p.fill)
		if err == io.EOF {
			return io.EOF
		}
		if err != nil {
			d.Record = p.pos.Record + 1
			lost := p.last - int64(p.pos.Record)
			p.pos.Record = int(p.last)
			if p.rows != nil {
				_ = guarded(p.rows.Close) // it is broken anyway
				p.rows = nil
			}
			d.Next, d.Lost, d.Cells = p.pos, lost, Cells{table: p.table}
			return d.Fail(fmt.Errorf("row group %d cannot be read on, %d rows are lost: %w", p.group, lost, err), "fetch the file again; the other row groups are read")
		}
	}
	row := p.ready[0]
	p.ready = p.ready[1:]
	p.pos.Record++
	d.Record, d.Next = p.pos.Record, p.pos
	d.Cells = Cells{row.Clone(), p.table, p.text}
	var text parquet.Value
	for _, v := range d.Cells.row {
		switch v.Column() {
		case p.text:
			text = v
		case p.id:
			if !v.IsNull() {
				d.ID = v.String()
			}
		}
	}
	if text.IsNull() {
		return d.Fail(fmt.Errorf("%q is null", p.name.textName()), "fill it or leave the row out")
	}
	if n := int64(len(text.ByteArray())); n > p.limit {
		return d.Fail(tooLong(p.limit), "raise --max-document or split it")
	}
	d.Text = text.ByteArray()
	return nil
}

// fill reads some rows.
func (p *parquetReader) fill() error {
	for p.rows == nil {
		groups := p.file.RowGroups()
		if p.group++; p.group >= len(groups) {
			return io.EOF
		}
		n := groups[p.group].NumRows()
		from := p.last
		p.last += n
		if p.last <= int64(p.pos.Record) {
			continue // it was done before
		}
		p.rows = groups[p.group].Rows()
		if skip := int64(p.pos.Record) - from; skip > 0 {
			if err := p.rows.SeekToRow(skip); err != nil {
				return err
			}
		}
	}
	n, err := p.rows.ReadRows(p.batch[:])
	p.ready = p.batch[:n]
	if n > 0 {
		return nil // an error comes again
	}
	if err == nil {
		return io.ErrNoProgress
	}
	if err != io.EOF {
		return err
	}
	if int64(p.pos.Record) < p.last {
		return io.ErrUnexpectedEOF
	}
	err = p.rows.Close()
	p.rows = nil
	return err
}

// guarded makes errors of the panics that broken files cause.
func guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the file is damaged: %v", p)
		}
	}()
	return f()
}

// parquetWriter writes a Parquet file that can be taken up again: row groups
// are encoded as files of their own, and laid side by side; the footer, which
// says where they lie, is kept until the end.
type parquetWriter struct {
	table  *Table
	buf    bytes.Buffer
	w      *parquet.Writer
	footer format.FileMetaData // of what lies in the file
}

// row adds a row to the group.
func (p *parquetWriter) row(c Cells) error {
	if p.table == nil {
		p.table = c.table
	}
	if !p.table.Same(c.table) {
		return errors.New("its columns are not those of the rows before")
	}
	if p.w == nil {
		options := []parquet.WriterOption{p.table.schema, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("shai", "1", "")}
		for _, kv := range p.table.meta {
			options = append(options, parquet.KeyValueMetadata(kv.Key, kv.Value))
		}
		p.buf.Reset()
		p.w = parquet.NewWriter(&p.buf, options...)
	}
	_, err := p.w.WriteRows([]parquet.Row{c.row})
	return err
}

// begun says that a group was begun and not laid down.
func (p *parquetWriter) begun() bool { return p.w != nil }

// group gives the bytes of the group that was begun, which go to offset at.
func (p *parquetWriter) group(at int64) ([]byte, error) {
	if err := p.w.Close(); err != nil {
		return nil, err
	}
	meta := p.w.File().Metadata()
	p.w = nil
	head := int64(len(parquetMagic))
	if at == 0 {
		head, at = 0, int64(len(parquetMagic))
	}
	// What follows the pages, an index of them, is left out.
	end := int64(len(parquetMagic))
	by := at - int64(len(parquetMagic))
	move := func(offset *int64) {
		if *offset > 0 {
			*offset += by
		}
	}
	if len(meta.RowGroups) == 0 {
		return nil, nil
	}
	for _, g := range meta.RowGroups {
		g.Ordinal = int16(len(p.footer.RowGroups))
		for i := range g.Columns {
			c := &g.Columns[i]
			start := c.MetaData.DataPageOffset
			if c.MetaData.DictionaryPageOffset > 0 {
				start = min(start, c.MetaData.DictionaryPageOffset)
			}
			end = max(end, start+c.MetaData.TotalCompressedSize)
			c.OffsetIndexOffset, c.OffsetIndexLength, c.ColumnIndexOffset, c.ColumnIndexLength = 0, 0, 0, 0
			move(&c.FileOffset)
			move(&c.MetaData.DataPageOffset)
			move(&c.MetaData.IndexPageOffset)
			move(&c.MetaData.DictionaryPageOffset)
		}
		move(&g.FileOffset)
		p.footer.RowGroups = append(p.footer.RowGroups, g)
	}
	groups, rows := p.footer.RowGroups, p.footer.NumRows+meta.NumRows
	p.footer = *meta
	p.footer.RowGroups, p.footer.NumRows = groups, rows
	// The metadata is the writer's own memory, and its next file's too.
	kept, err := thrift.Marshal(new(thrift.CompactProtocol), &p.footer)
	if err != nil {
		return nil, err
	}
	if err := p.restore(kept); err != nil {
		return nil, err
	}
	return p.buf.Bytes()[head:end], nil
}

// state is what restore takes up again.
func (p *parquetWriter) state() ([]byte, error) {
	return thrift.Marshal(new(thrift.CompactProtocol), &p.footer)
}

func (p *parquetWriter) restore(state []byte) error {
	p.footer = format.FileMetaData{}
	return thrift.Unmarshal(new(thrift.CompactProtocol), state, &p.footer)
}

// end is what completes the file. A file without rows has the columns of the
// table, if one is known.
func (p *parquetWriter) end() ([]byte, error) {
	if len(p.footer.RowGroups) == 0 {
		var b bytes.Buffer
		options := []parquet.WriterOption{parquet.CreatedBy("shai", "1", "")}
		if p.table != nil {
			options = append(options, p.table.schema)
		} else {
			options = append(options, parquet.NewSchema("empty", parquet.Group{"text": parquet.String()}))
		}
		w := parquet.NewWriter(&b, options...)
		err := w.Close()
		return b.Bytes(), err
	}
	footer, err := p.state()
	if err != nil {
		return nil, err
	}
	n := len(footer)
	return append(footer, byte(n), byte(n>>8), byte(n>>16), byte(n>>24), 'P', 'A', 'R', '1'), nil
}

// file is a Parquet file of this one row.
func (c Cells) file() ([]byte, error) {
	w := parquetWriter{table: c.table}
	if err := w.row(c); err != nil {
		return nil, err
	}
	group, err := w.group(0)
	if err != nil {
		return nil, err
	}
	out := bytes.Clone(group)
	end, err := w.end()
	return append(out, end...), err
}

// cellsOf is the row of such a file, and its text.
func cellsOf(file []byte, textField string) (c Cells, text []byte, err error) {
	err = guarded(func() error {
		f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			return err
		}
		p := &parquetReader{file: f, table: &Table{f.Schema(), f.Metadata().KeyValueMetadata}, name: (&Options{TextField: textField}).names()}
		if p.text, err = p.column(p.name.text); err != nil {
			return err
		}
		rows := f.RowGroups()[0].Rows()
		defer rows.Close()
		one := make([]parquet.Row, 1)
		if n, err := rows.ReadRows(one); n != 1 {
			return fmt.Errorf("there is no row: %w", err)
		}
		c = Cells{one[0].Clone(), p.table, p.text}
		for _, v := range c.row {
			if v.Column() == p.text && !v.IsNull() {
				text = v.ByteArray()
			}
		}
		return nil
	})
	return c, text, err
}

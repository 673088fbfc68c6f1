package imports

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ostiary/ostiary/internal/problem"
)

// folder has a file for each table, such as oauth_clients.csv, whose first line names the columns.
type folder struct{ path string }

func openFolder(path string) (source, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s is neither an address, as mysql://… or postgres://…, nor a folder of CSV files that is there", path)
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, fmt.Errorf("%s is a file: give the folder in which oauth_clients.csv is", path)
	}
	return folder{path}, nil
}

func (folder) close() error { return nil }

func (f folder) each(_ context.Context, table string, do func(record)) (found bool, err error) {
	name := table + ".csv"
	file, err := os.Open(filepath.Join(f.path, name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return true, readCSV(file, name, do)
}

// readCSV reads a file of comma-separated values (RFC 4180). What it cannot read is [problem.List].
func readCSV(file io.Reader, name string, do func(record)) error {
	reader := csv.NewReader(withoutMark(file))
	reader.ReuseRecord = true
	var columns []string
	for {
		fields, err := reader.Read()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF) && columns == nil:
			return problem.List{{Place: problem.Place{File: name}, Message: "The file is empty: its first line must name the columns."}}
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &wrong):
			return problem.List{{Place: problem.Place{File: name, Line: wrong.Line}, Message: fmt.Sprintf("This is no CSV: %v.", wrong.Err)}}
		case err != nil:
			return fmt.Errorf("read %s: %w", name, err)
		case columns == nil:
			columns = append(columns, fields...)
			continue
		}
		line, _ := reader.FieldPos(0)
		do(row(problem.Place{File: name, Line: line}, columns, fields))
	}
}

// withoutMark skips the byte order mark that some programs begin a file with.
func withoutMark(file io.Reader) io.Reader {
	buffered, mark := bufio.NewReader(file), []byte("\ufeff")
	if begin, _ := buffered.Peek(len(mark)); bytes.Equal(begin, mark) {
		_, _ = buffered.Discard(len(mark))
	}
	return buffered
}

// row is a line of a file. Null is written in three ways.
func row(place problem.Place, columns, fields []string) record {
	r := record{place: place, values: make(map[string]string, len(columns))}
	for i, field := range fields {
		switch field {
		case "", `\N`, "NULL":
		default:
			r.values[strings.ToLower(strings.TrimSpace(columns[i]))] = field
		}
	}
	return r
}

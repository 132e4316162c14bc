package outbox

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// FilePositions keeps the state in one file: written beside it, synced, renamed
// over it, and the folder synced. A file that is not there is the beginning; one
// that is damaged is [ErrPositionFile], never the beginning. It is safe for
// concurrent use, by several processes too. Who dies while writing leaves a
// small file beside it, Path with ".*.tmp", that nobody reads.
type FilePositions struct {
	Path string
}

// fileState is the file's second line; the first is its SHA-256.
type fileState struct {
	Format   int            `json:"f"`
	Position event.Position `json:"position"`
	Parked   []fileParked   `json:"parked,omitempty"`
}

type fileParked struct {
	Contract roles.Ref      `json:"contract"`
	Seq      uint32         `json:"seq"`
	Before   event.Position `json:"before"`
	Why      event.Code     `json:"why"`
	Attempts int            `json:"attempts"`
	Since    time.Time      `json:"since"`
}

const fileFormat = 1

// Load reads the file.
func (f FilePositions) Load(ctx context.Context) (State, error) {
	if err := ctx.Err(); err != nil {
		return State{}, err
	}
	data, err := os.ReadFile(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return State{}, nil
	}
	if err != nil {
		return State{}, err
	}
	sum, body, ok := bytes.Cut(data, []byte("\n"))
	if !ok || string(sum) != sumOf(body) {
		return State{}, ErrPositionFile
	}
	var in fileState
	if err := json.Unmarshal(body, &in); err != nil {
		return State{}, ErrPositionFile
	}
	if in.Format != fileFormat {
		return State{}, fmt.Errorf("%w: format %d", ErrPositionFile, in.Format)
	}
	s := State{Position: in.Position}
	for _, p := range in.Parked {
		s.Parked = append(s.Parked, Parked(p))
	}
	return s, nil
}

// Save writes the file. The context is looked at only before: once begun it is
// carried through.
func (f FilePositions) Save(ctx context.Context, s State) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	out := fileState{Format: fileFormat, Position: s.Position}
	for _, p := range s.Parked {
		out.Parked = append(out.Parked, fileParked(p))
	}
	body, err := json.Marshal(out)
	if err != nil {
		return err
	}
	folder := filepath.Dir(f.Path)
	temp, err := os.CreateTemp(folder, filepath.Base(f.Path)+".*.tmp")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(temp, "%s\n%s", sumOf(body), body)
	if err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), f.Path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return syncFolder(folder)
}

func sumOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

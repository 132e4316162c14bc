package checkpoint

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// A signed checkpoint is text that a person can read and compare:
//
//	ruskontrakt checkpoint 1
//	2025-01-01T12:00:00Z
//	"18"
//	2
//	1c9f6d2e-… 7 9f86d081…
//	…
//	ed25519 m0nJ…
//
// format, time, position in quotes, number of heads, one head a line, and the
// signature of everything before its line.
const (
	title     = "ruskontrakt checkpoint 1"
	algorithm = "ed25519 "
)

// The classes of what can be wrong with a signed checkpoint.
var (
	// ErrFormat says that the bytes are not a checkpoint, or of a later format.
	ErrFormat = errors.New("checkpoint: not a checkpoint of format 1")
	// ErrSignature says that the checkpoint was not signed with that key, or was
	// changed since.
	ErrSignature = errors.New("checkpoint: signature does not hold")
	// ErrKey says that a key has not the length of an ed25519 key.
	ErrKey = errors.New("checkpoint: not an ed25519 key")
)

// Sign writes the checkpoint as text with a signature. The same checkpoint and key
// give the same bytes. The error is [ErrKey], or [ErrFormat] for a checkpoint that
// could not be read back.
func (c Checkpoint) Sign(key ed25519.PrivateKey) ([]byte, error) {
	if len(key) != ed25519.PrivateKeySize {
		return nil, ErrKey
	}
	text := c.appendText(nil)
	if _, err := parse(text); err != nil {
		return nil, err
	}
	signature := ed25519.Sign(key, text)
	text = append(text, algorithm...)
	text = base64.StdEncoding.AppendEncode(text, signature)
	return append(text, '\n'), nil
}

// Open reads a signed checkpoint. The error is [ErrKey], [ErrSignature] or
// [ErrFormat]; nothing of a checkpoint that does not hold is returned.
func Open(signed []byte, key ed25519.PublicKey) (Checkpoint, error) {
	if len(key) != ed25519.PublicKeySize {
		return Checkpoint{}, ErrKey
	}
	at := bytes.LastIndex(signed, []byte("\n"+algorithm))
	if at < 0 {
		return Checkpoint{}, ErrFormat
	}
	text, line := signed[:at+1], signed[at+1:]
	encoded, ended := bytes.CutSuffix(line[len(algorithm):], []byte("\n"))
	signature, err := base64.StdEncoding.Strict().DecodeString(string(encoded))
	// Decoding passes over line breaks.
	if err != nil || !ended || base64.StdEncoding.EncodeToString(signature) != string(encoded) {
		return Checkpoint{}, ErrFormat
	}
	if !ed25519.Verify(key, text, signature) {
		return Checkpoint{}, ErrSignature
	}
	return parse(text)
}

func (c Checkpoint) appendText(text []byte) []byte {
	text = fmt.Appendf(text, "%s\n%s\n%s\n%d\n",
		title, c.Taken.UTC().Format(time.RFC3339), strconv.QuoteToASCII(string(c.Position)), len(c.Heads))
	for _, head := range c.Heads {
		text = fmt.Appendf(text, "%s %d %s\n", head.Contract, head.Seq, head.Link)
	}
	return text
}

// parse reads what appendText wrote, and nothing that it would write otherwise.
func parse(text []byte) (Checkpoint, error) {
	lines := strings.Split(string(text), "\n")
	if len(lines) < 5 || lines[0] != title {
		return Checkpoint{}, ErrFormat
	}
	taken, errTime := time.Parse(time.RFC3339, lines[1])
	position, errPosition := strconv.Unquote(lines[2])
	if errTime != nil || errPosition != nil {
		return Checkpoint{}, ErrFormat
	}
	c := Checkpoint{Taken: taken.UTC(), Position: event.Position(position)}
	for _, line := range lines[4 : len(lines)-1] {
		head, err := parseHead(line)
		if err != nil {
			return Checkpoint{}, err
		}
		if n := len(c.Heads); n > 0 && byContract(c.Heads[n-1], head) >= 0 {
			return Checkpoint{}, ErrFormat
		}
		c.Heads = append(c.Heads, head)
	}
	if !bytes.Equal(c.appendText(nil), text) {
		return Checkpoint{}, ErrFormat
	}
	return c, nil
}

func parseHead(line string) (event.Head, error) {
	fields := strings.Split(line, " ")
	if len(fields) != 3 {
		return event.Head{}, ErrFormat
	}
	contract, errContract := roles.ParseRef(fields[0])
	seq, errSeq := strconv.ParseUint(fields[1], 10, 32)
	link, errLink := hex.DecodeString(fields[2])
	if errContract != nil || errSeq != nil || seq == 0 || errLink != nil || len(link) != len(event.Link{}) {
		return event.Head{}, ErrFormat
	}
	return event.Head{Contract: contract, Seq: uint32(seq), Link: event.Link(link)}, nil
}

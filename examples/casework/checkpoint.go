package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"flag"
	"io/fs"
	"os"
	"strings"

	"github.com/ruskontrakt/ruskontrakt/event/checkpoint"
)

func checkpointFlags(a *app, fs *flag.FlagSet) {
	fs.StringVar(&a.more.key, "key", "", "FILE")
	fs.BoolVar(&a.more.newKey, "new-key", false, "")
	fs.StringVar(&a.more.out, "out", "", "FILE")
}

const publicEnd = ".pub"

// takeCheckpoint writes where every case stands, signed, to be kept by somebody
// else: it shows later that history was cut short or written anew.
func takeCheckpoint(a *app, _ []string) error {
	if a.more.key == "" {
		return wrong(sayCheckpointKey)
	}
	if a.more.newKey {
		if err := a.makeKey(a.more.key); err != nil {
			return err
		}
	}
	seed, err := keyFile(a.more.key, ed25519.SeedSize)
	if err != nil {
		return err
	}
	if err := a.connect(false); err != nil {
		return err
	}
	mark, err := checkpoint.Take(a.ctx, a.store, checkpoint.Checkpoint{}, a.now())
	if err != nil {
		return err
	}
	signed, err := mark.Sign(ed25519.NewKeyFromSeed(seed))
	if err != nil {
		return err
	}
	return a.written(signed)
}

// written puts what a command makes into the file of -out, or on the page.
func (a *app) written(content []byte) error {
	if a.more.out != "" {
		return writeFile(a.more.out, content)
	}
	_, err := a.page.to.Write(content)
	return err
}

// makeKey makes a key and, beside it, the public half for whoever verifies.
func (a *app) makeKey(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return wrong(sayKeyThere, path)
	}
	public, private, err := ed25519.GenerateKey(a.random)
	if err != nil {
		return err
	}
	if err := writeFile(path, []byte(hex.EncodeToString(private.Seed())+"\n")); err != nil {
		return err
	}
	return writeFile(path+publicEnd, []byte(hex.EncodeToString(public)+"\n"))
}

func publicKey(path string) (ed25519.PublicKey, error) { return keyFile(path, ed25519.PublicKeySize) }

func keyFile(path string, size int) ([]byte, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, wrong(sayUnreadable, path)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(content)))
	if err != nil || len(key) != size {
		return nil, wrong(sayBadKey, path)
	}
	return key, nil
}

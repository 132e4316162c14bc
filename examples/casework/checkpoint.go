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
		return wrong(sayTakeKey)
	}
	if a.more.newKey {
		if err := a.makeKey(a.more.key); err != nil {
			return err
		}
	}
	key, err := privateKey(a.more.key)
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
	signed, err := mark.Sign(key)
	if err != nil {
		return err
	}
	return a.written(signed)
}

// written puts what a command makes into the file of -out, or on the page.
func (a *app) written(content []byte) error {
	if a.more.out != "" {
		if err := notThere(a.more.out); err != nil {
			return err
		}
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
	if err := writeFile(path, []byte(privateFirst+"\n"+hex.EncodeToString(private.Seed())+"\n")); err != nil {
		return err
	}
	return writeFile(path+publicEnd, []byte(publicFirst+"\n"+hex.EncodeToString(public)+"\n"))
}

// The first lines of the key files. Both keys are 32 bytes, and would otherwise be
// taken for each other. Files without such a line are read, too.
const (
	privateFirst = "casework private key, Ed25519: keep it secret"
	publicFirst  = "casework public key, Ed25519"
)

// privateKey reads the key that signs.
func privateKey(path string) (ed25519.PrivateKey, error) {
	first, key, err := keyFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, wrong(sayNoKey, path)
	}
	if err != nil {
		return nil, wrong(sayUnreadable, path)
	}
	if len(key) != ed25519.SeedSize || first != privateFirst && first != "" {
		return nil, wrong(sayBadKey, path)
	}
	return ed25519.NewKeyFromSeed(key), nil
}

// publicKey reads the key that verifies.
func publicKey(path string) (ed25519.PublicKey, error) {
	first, key, err := keyFile(path)
	switch {
	case err != nil:
		return nil, wrong(sayUnreadable, path)
	case len(key) == ed25519.SeedSize && first == privateFirst:
		return nil, wrong(sayPrivateKey, path)
	case len(key) != ed25519.PublicKeySize || first != publicFirst && first != "":
		return nil, wrong(sayBadKey, path)
	}
	return key, nil
}

// signedBy reads a checkpoint. A key that made the signature, in a file that does not
// say what it is, was meant as the other half.
func signedBy(signed []byte, key ed25519.PublicKey, path string) (checkpoint.Checkpoint, error) {
	mark, err := checkpoint.Open(signed, key)
	if errors.Is(err, checkpoint.ErrSignature) {
		other, _ := ed25519.NewKeyFromSeed(key).Public().(ed25519.PublicKey)
		if _, made := checkpoint.Open(signed, other); made == nil {
			return mark, wrong(sayPrivateKey, path)
		}
	}
	return mark, err
}

// keyFile gives the first line of a key file, if it has two, and the key; none when
// it is not one.
func keyFile(path string) (first string, key []byte, err error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", nil, err
	}
	text := strings.TrimSpace(string(content))
	if before, after, two := strings.Cut(text, "\n"); two {
		first, text = strings.TrimSpace(before), strings.TrimSpace(after)
	}
	key, err = hex.DecodeString(text)
	if err != nil {
		return first, nil, nil //nolint:nilerr // whoever wants it says that it is no key
	}
	return first, key, nil
}

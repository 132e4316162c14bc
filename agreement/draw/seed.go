package draw

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The domains keep the two uses of a seed apart. They are part of the published
// algorithm and never change.
const (
	commitDomain = "ruskontrakt/draw/commit/1"
	streamDomain = "ruskontrakt/draw/stream/1"
)

// ErrNoSeed says that the seed is zero: nobody has drawn one.
var ErrNoSeed = errors.New("draw: no seed")

// Seed is what the dates of one contract period are drawn from: 32 bytes from a
// cryptographic source of the host. Who knows it can foresee every date, so it
// stays sealed until the period is over. The zero value is no seed.
//
// Seed and [agreement.Hash] convert into each other, so that a seed is stored
// in the same form as a hash.
type Seed [32]byte

// IsZero says whether s is no seed.
func (s Seed) IsZero() bool { return s == Seed{} }

// Commit returns what is published at the start of the period: it binds the host
// to the seed and to the contract and gives neither away. It is zero, no
// commitment, when the seed or the contract is zero.
//
// It is SHA-256 over domain, contract and seed: see the package documentation.
func (s Seed) Commit(contract roles.Ref) agreement.Hash {
	if s.IsZero() || contract.IsZero() {
		return agreement.Hash{}
	}
	var buf [128]byte
	return sha256.Sum256(appendPart(appendHead(buf[:0], commitDomain, contract), s[:]))
}

// Check says whether a revealed seed is the one that was committed to for the
// contract. It is false when any of the three is zero.
func Check(seed Seed, commitment agreement.Hash, contract roles.Ref) bool {
	return !commitment.IsZero() && seed.Commit(contract) == commitment
}

// below picks a number from 0 to n-1, each equally likely; n is at least 1.
// Plain x mod n would favour the small numbers, so the highest words, which do
// not make up a whole round of n, are passed over.
func (s Seed) below(n uint64, contract roles.Ref, block int) uint64 {
	var buf [128]byte
	message := appendHead(buf[:0], streamDomain, contract)
	message = binary.BigEndian.AppendUint64(message, uint64(block))
	incomplete := -n % n // 2^64 mod n
	for counter := uint64(0); ; counter++ {
		x := s.word(binary.BigEndian.AppendUint64(message, counter))
		if x <= math.MaxUint64-incomplete {
			return x % n
		}
	}
}

// word is the first 64 bits of HMAC-SHA256 under the seed.
func (s Seed) word(message []byte) uint64 {
	mac := hmac.New(sha256.New, s[:])
	mac.Write(message)
	var sum [sha256.Size]byte
	return binary.BigEndian.Uint64(mac.Sum(sum[:0]))
}

// appendHead appends domain and contract.
func appendHead(b []byte, domain string, contract roles.Ref) []byte {
	b = binary.BigEndian.AppendUint64(b, uint64(len(domain)))
	b = append(b, domain...)
	return appendPart(b, contract[:])
}

// appendPart appends a part with its length in eight bytes before it, so that no
// byte can pass from one part to the next.
func appendPart(b, part []byte) []byte {
	return append(binary.BigEndian.AppendUint64(b, uint64(len(part))), part...)
}

package verify_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/event/verify"
)

// jsonLine is what encoding/json decodes a line into: every attribute, header and
// envelope typed, the payload as it comes.
type jsonLine struct {
	SpecVersion     string `json:"specversion"`
	ID              string `json:"id"`
	Source          string `json:"source"`
	Type            string `json:"type"`
	Subject         string `json:"subject"`
	Time            string `json:"time"`
	DataContentType string `json:"datacontenttype"`
	Data            struct {
		Header struct {
			Format      int                                 `json:"f"`
			Contract    string                              `json:"contract"`
			Seq         uint32                              `json:"seq"`
			Kind        string                              `json:"kind"`
			Compartment string                              `json:"compartment"`
			Retention   string                              `json:"retention"`
			Recorded    string                              `json:"recorded"`
			Moves       []struct{ From, To, Ending string } `json:"moves"`
			Commitment  string                              `json:"commitment"`
		} `json:"header"`
		Salt string `json:"salt"`
		Body struct {
			Type     string `json:"type"`
			V        int    `json:"v"`
			Occurred string `json:"occurred"`
			By       struct {
				Ref, Org, Role string
			} `json:"by"`
			Request string `json:"request"`
			Hash    string `json:"request-hash"`
			Moves   []struct {
				Region, From, To, Reason string
				Item                     uint16
			} `json:"moves"`
			Deadlines []struct {
				Key, Op, Due, Owner string
				Of                  uint32
			} `json:"deadlines"`
			Grounds  []string `json:"grounds"`
			Findings []struct {
				Code, Rule string
				Seq        uint32
			} `json:"findings"`
			Data map[string]any `json:"data"`
		} `json:"body"`
		Link string `json:"link"`
	} `json:"data"`
}

// manyLines is a log of several cases, each of its own.
func manyLines(b *testing.B, cases int) []byte {
	b.Helper()
	ways := []func(testing.TB) *logged{completed, second, withdrawnCase, transferred, reopened}
	var text []byte
	for i := range cases {
		l := ways[i%len(ways)](b)
		l.id = ref(fmt.Sprint("case ", i))
		for j := range l.events {
			l.events[j].Contract = l.id
		}
		text = append(text, lines(b, event.Full, l.records()...)...)
	}
	return text
}

// P8: a whole pass, chain and decoding included, beside decoding the same lines.
func BenchmarkLines(b *testing.B) {
	terms, text := model(b), manyLines(b, 60)
	b.Run("verify", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		v := verify.New(terms)
		for b.Loop() {
			if err := v.Lines(bytes.NewReader(text), func(verify.Violation) {}); err != nil {
				b.Fatal(err)
			}
			v.End(nil)
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			decoder := json.NewDecoder(bytes.NewReader(text))
			for {
				var line jsonLine
				if err := decoder.Decode(&line); err == io.EOF {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

// One event, decoded already.
func BenchmarkEvent(b *testing.B) {
	terms := model(b)
	l := second(b)
	v := verify.New(terms)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		v.Event(&l.events[n], func(x verify.Violation) { require.Empty(b, x) })
		if n++; n == len(l.events) {
			n = 0
			v.End(nil)
		}
	}
}

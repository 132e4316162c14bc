package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"io"
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// XES is the format of process mining: version 1.0, which IEEE 1849 took over.
type xesLog struct {
	XMLName     xml.Name        `xml:"http://www.xes-standard.org/ log"`
	Version     string          `xml:"xes.version,attr"`
	Features    string          `xml:"xes.features,attr"`
	Extensions  []xesExtension  `xml:"extension"`
	Globals     []xesGlobal     `xml:"global"`
	Classifiers []xesClassifier `xml:"classifier"`
	Traces      []xesTrace      `xml:"trace"`
}

type xesExtension struct {
	Name   string `xml:"name,attr"`
	Prefix string `xml:"prefix,attr"`
	URI    string `xml:"uri,attr"`
}

type xesGlobal struct {
	Scope string `xml:"scope,attr"`
	xesAttributes
}

type xesClassifier struct {
	Name string `xml:"name,attr"`
	Keys string `xml:"keys,attr"`
}

type xesTrace struct {
	xesAttributes
	Events []xesAttributes `xml:"event"`
}

type xesAttributes struct {
	Strings []xesAttribute `xml:"string"`
	Dates   []xesAttribute `xml:"date"`
}

type xesAttribute struct {
	Key   string `xml:"key,attr"`
	Value string `xml:"value,attr"`
}

const (
	xesName  = "concept:name"
	xesTime  = "time:timestamp"
	xesPhase = "lifecycle:transition"
	xesState = "ruskontrakt:state"
)

// xes writes one trace a case with nothing but what the clear headers say: the
// coarse kind of each event, when it was recorded, and the state of the contract
// after it. Fine types, persons and reasons stay where they are. A trace is named
// by a reference that nobody can lead back, made anew for each export.
func (a *app) xes(w io.Writer) error {
	var key [32]byte
	if _, err := io.ReadFull(a.random, key[:]); err != nil {
		return err
	}
	ids, err := a.ids()
	if err != nil {
		return err
	}
	example := xesEvent("case", event.StateReceived, time.Unix(0, 0))
	log := xesLog{
		Version: "1.0", Features: "",
		Extensions: []xesExtension{
			{"Concept", "concept", "http://www.xes-standard.org/concept.xesext"},
			{"Time", "time", "http://www.xes-standard.org/time.xesext"},
			{"Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"},
		},
		Globals: []xesGlobal{
			{"trace", xesAttributes{Strings: []xesAttribute{{xesName, "case"}}}},
			{"event", example},
		},
		Classifiers: []xesClassifier{{"Activity", xesName}, {"Activity and state", xesName + " " + xesState}},
	}
	for _, id := range ids {
		trace, err := a.trace(key, id)
		if err != nil {
			return err
		}
		log.Traces = append(log.Traces, trace)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(log); err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n")
	return err
}

func (a *app) trace(key [32]byte, id roles.Ref) (xesTrace, error) {
	mac := hmac.New(sha256.New, key[:])
	mac.Write(id[:])
	name := hex.EncodeToString(mac.Sum(nil)[:16])
	trace := xesTrace{xesAttributes: xesAttributes{Strings: []xesAttribute{{xesName, name}}}}
	state := event.StateNone
	for rec, err := range a.store.Read(a.ctx, id, 0) {
		if err != nil {
			return trace, err
		}
		h, err := rec.ReadHeader()
		if err != nil {
			return trace, err
		}
		for _, m := range h.Moves {
			state = m.To
		}
		trace.Events = append(trace.Events, xesEvent(string(h.Coarse), state, h.Recorded))
	}
	return trace, nil
}

func xesEvent(activity string, state event.State, at time.Time) xesAttributes {
	return xesAttributes{
		Strings: []xesAttribute{{xesName, activity}, {xesPhase, "complete"}, {xesState, state.String()}},
		Dates:   []xesAttribute{{xesTime, at.UTC().Format("2006-01-02T15:04:05.000-07:00")}},
	}
}

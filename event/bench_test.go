package event_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/agreement"
	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The structs that a program with encoding/json would declare for the same
// bytes: as good as it gets there, with the payload's type known beforehand.
type (
	jsonHeader struct {
		Format      uint16            `json:"f"`
		Contract    roles.Ref         `json:"contract"`
		Seq         uint32            `json:"seq"`
		Coarse      event.Code        `json:"kind"`
		Compartment event.Compartment `json:"compartment"`
		Retention   event.Retention   `json:"retention"`
		Recorded    time.Time         `json:"recorded"`
		Moves       []struct {
			From   event.State  `json:"from"`
			To     event.State  `json:"to"`
			Ending event.Ending `json:"ending"`
		} `json:"moves"`
		Commitment agreement.Hash `json:"commitment"`
	}
	jsonBody struct {
		Type     event.Type `json:"type"`
		V        uint16     `json:"v"`
		Occurred time.Time  `json:"occurred"`
		By       struct {
			Ref      roles.Ref  `json:"ref"`
			Org      roles.Org  `json:"org"`
			Role     roles.Role `json:"role"`
			OnBehalf struct {
				Of       roles.Ref  `json:"of"`
				Reason   event.Code `json:"reason"`
				Evidence roles.Ref  `json:"evidence"`
			} `json:"on-behalf"`
		} `json:"by"`
		Request     roles.Ref      `json:"request"`
		RequestHash agreement.Hash `json:"request-hash"`
		Moves       []struct {
			Region event.Region `json:"region"`
			Item   uint16       `json:"item"`
			From   event.State  `json:"from"`
			To     event.State  `json:"to"`
			Reason event.Reason `json:"reason"`
		} `json:"moves"`
		Deadlines []struct {
			Key   agreement.Deadline `json:"key"`
			Op    event.DeadlineOp   `json:"op"`
			Due   agreement.Date     `json:"due"`
			Of    uint32             `json:"of"`
			Owner roles.Role         `json:"owner"`
		} `json:"deadlines"`
		Grounds  []event.RuleID `json:"grounds"`
		Findings []struct {
			Code event.Code   `json:"code"`
			Rule event.RuleID `json:"rule"`
			Seq  uint32       `json:"seq"`
		} `json:"findings"`
		Data struct {
			Track       agreement.Track `json:"track"`
			OffenceDate agreement.Date  `json:"offence-date"`
			OffenceKind event.Code      `json:"offence-kind"`
			Birthday15  agreement.Date  `json:"birthday-15"`
			Birthday16  agreement.Date  `json:"birthday-16"`
			Birthday18  agreement.Date  `json:"birthday-18"`
			Youth       roles.Ref       `json:"youth"`
			Guardians   []roles.Ref     `json:"guardians"`
			Residence   roles.Org       `json:"residence"`
			Stay        roles.Org       `json:"stay"`
			ResidenceOn agreement.Date  `json:"residence-on"`
			Police      roles.Org       `json:"police"`
			Prosecutor  roles.Org       `json:"prosecutor"`
			Mediation   roles.Org       `json:"mediation"`
			School      roles.Org       `json:"school"`
			Advisory    roles.Org       `json:"advisory"`
		} `json:"data"`
	}
)

func BenchmarkDecode(b *testing.B) {
	rec := seal(b, event.Link{}, registered())
	b.Run("event", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(rec.Header) + len(rec.Body)))
		for b.Loop() {
			_, err := event.Standard().Decode(rec)
			require.NoError(b, err)
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(rec.Header) + len(rec.Body)))
		for b.Loop() {
			var header jsonHeader
			var body jsonBody
			require.NoError(b, json.Unmarshal(rec.Header, &header))
			require.NoError(b, json.Unmarshal(rec.Body, &body))
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	e := registered()
	b.Run("event", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, err := event.Standard().Seal(event.Link{}, salt, e)
			require.NoError(b, err)
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		rec := seal(b, event.Link{}, e)
		var header jsonHeader
		var body jsonBody
		require.NoError(b, json.Unmarshal(rec.Header, &header))
		require.NoError(b, json.Unmarshal(rec.Body, &body))
		b.ReportAllocs()
		for b.Loop() {
			_, err := json.Marshal(&header)
			require.NoError(b, err)
			_, err = json.Marshal(&body)
			require.NoError(b, err)
		}
	})
}

func BenchmarkNext(b *testing.B) {
	rec := seal(b, event.Link{}, registered())
	head := event.Head{Contract: contract}
	b.ReportAllocs()
	for b.Loop() {
		_, err := head.Next(rec)
		require.NoError(b, err)
	}
}

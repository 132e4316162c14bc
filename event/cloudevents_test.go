package event_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ruskontrakt/ruskontrakt/event"
)

const source = "https://example.test/ruskontrakt"

func cloudEvent(tb testing.TB, rec event.Record, form event.Form) []byte {
	tb.Helper()
	var line bytes.Buffer
	require.NoError(tb, event.WriteCloudEvent(&line, source, rec, form))
	return line.Bytes()
}

func TestCloudEventFull(t *testing.T) {
	rec := seal(t, event.Link{}, registered())
	line := cloudEvent(t, rec, event.Full)
	require.Equal(t, 1, bytes.Count(line, []byte("\n")))
	var attributes map[string]any
	require.NoError(t, json.Unmarshal(line, &attributes))
	data := attributes["data"]
	delete(attributes, "data")
	require.Equal(t, map[string]any{
		"specversion":     "1.0",
		"id":              contract.String() + "/1",
		"source":          source,
		"type":            "no.ruskontrakt.case",
		"subject":         contract.String(),
		"time":            "2025-03-03T09:16:30.000125Z",
		"datacontenttype": "application/json",
	}, attributes)
	require.Len(t, data, 4)

	for _, text := range [][]byte{line, bytes.TrimSpace(line)} {
		from, got, err := event.ReadCloudEvent(text)
		require.NoError(t, err)
		require.Equal(t, source, from)
		require.Equal(t, rec, got)
		_, err = event.Head{Contract: contract}.Next(got)
		require.NoError(t, err)
	}
}

func TestCloudEventThin(t *testing.T) {
	rec := seal(t, event.Link{}, registered())
	line := cloudEvent(t, rec, event.Thin)
	for _, secret := range []string{"case.registered", youth.String(), officer.String(), "reported", `"salt"`, `"body"`} {
		require.NotContains(t, string(line), secret)
	}
	_, got, err := event.ReadCloudEvent(line)
	require.NoError(t, err)
	rec.Salt, rec.Body = nil, nil
	require.Equal(t, rec, got)
	_, err = event.Head{Contract: contract}.Next(got)
	require.NoError(t, err, "the chain verifies")
	e, err := event.Standard().Decode(got)
	require.NoError(t, err)
	require.True(t, e.Erased)

	require.Equal(t, line, cloudEvent(t, rec, event.Full), "an erased record has nothing more to tell")
}

func TestCloudEventInAnyOrder(t *testing.T) {
	rec := seal(t, event.Link{}, registered())
	line := cloudEvent(t, rec, event.Full)
	var outer map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(line, &outer))
	sorted, err := json.Marshal(outer) // sorts the outer keys, leaves data as it is
	require.NoError(t, err)
	require.NotEqual(t, line, sorted)
	_, got, err := event.ReadCloudEvent(sorted)
	require.NoError(t, err)
	require.Equal(t, rec, got)

	var loose bytes.Buffer
	require.NoError(t, json.Indent(&loose, line, "", " "))
	_, got, err = event.ReadCloudEvent(loose.Bytes())
	require.NoError(t, err)
	_, err = event.Head{Contract: contract}.Next(got)
	require.ErrorIs(t, err, event.ErrCorrupt, "bytes inside header and body count")
}

func TestCloudEventFaults(t *testing.T) {
	right := string(cloudEvent(t, seal(t, event.Link{}, registered()), event.Full))
	for _, c := range []struct {
		name, old, new string
		code           event.Code
		field          string
	}{
		{"other version", `"specversion":"1.0"`, `"specversion":"0.3"`, "mismatch", "specversion"},
		{"other id", `/1","source"`, `/2","source"`, "mismatch", "id"},
		{"no source", `"source":"` + source + `",`, ``, "mismatch", "source"},
		{"other type", `"no.ruskontrakt.case"`, `"no.ruskontrakt.consent"`, "mismatch", "type"},
		{"fine type", `"no.ruskontrakt.case"`, `"no.ruskontrakt.case.registered"`, "mismatch", "type"},
		{"other subject", `"subject":"` + contract.String(), `"subject":"` + other.String(), "mismatch", "subject"},
		{"other time", `"time":"2025-03-03T09:16`, `"time":"2025-03-03T09:17`, "mismatch", "time"},
		{"other content", `application/json`, `text/plain`, "mismatch", "datacontenttype"},
		{"no link", `,"link":"`, `,"Link":"`, "unknown-field", "data"},
		{"no salt", `"salt":"0102030405060708000000000000000000000000000000000000000000000020",`, ``, "mismatch", "data.salt"},
		{"extension attribute", `"specversion"`, `"traceparent":"00-1","specversion"`, "unknown-field", ""},
		{"twice the same", `"specversion"`, `"specversion":"1.0","specversion"`, "duplicate-key", ""},
		{"header is text", `"header":{`, `"header":"","body":{"x":1},"headers":{`, "duplicate-key", ""},
		{"header is a list", `"header":{`, `"header":[],"headers":{`, "wrong-type", "data.header"},
		{"body broken", `"body":{`, `"body":{{`, "syntax", ""},
		{"trailing data", "\n", "\n{}", "trailing-data", ""},
		{"data is text", `"data":{`, `"data":"x","dato":{`, "wrong-type", "data"},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Contains(t, right, c.old)
			from, rec, err := event.ReadCloudEvent([]byte(strings.Replace(right, c.old, c.new, 1)))
			require.Empty(t, from)
			require.Zero(t, rec)
			var fault *event.DecodeError
			require.ErrorAs(t, err, &fault)
			require.Equal(t, c.code, fault.Code, err.Error())
			require.Equal(t, c.field, fault.Field)
		})
	}
	_, _, err := event.ReadCloudEvent([]byte(strings.Replace(right, `"header":{"f":1,`, `"header":{"f":7,`, 1)))
	require.ErrorIs(t, err, event.ErrUnknownEvent)
	_, _, err = event.ReadCloudEvent([]byte(strings.Replace(right, `"header":{"f":1,`, `"header":{"g":7,`, 1)))
	require.ErrorIs(t, err, event.ErrCorrupt)
	_, _, err = event.ReadCloudEvent(bytes.Repeat([]byte(" "), event.MaxCloudEvent+1))
	require.ErrorIs(t, err, event.ErrDecode)
}

func TestWriteCloudEventRefuses(t *testing.T) {
	rec := seal(t, event.Link{}, registered())
	var out bytes.Buffer
	for _, source := range []string{"", `a"b`, `a\b`, "a\nb", "blåbær", strings.Repeat("a", 129)} {
		require.ErrorIs(t, event.WriteCloudEvent(&out, source, rec, event.Full), event.ErrEncode, source)
	}
	short := rec
	short.Salt = rec.Salt[:31]
	require.ErrorIs(t, event.WriteCloudEvent(&out, source, short, event.Full), event.ErrCorrupt)
	short.Salt = append(bytes.Clone(rec.Salt), 1)
	require.ErrorIs(t, event.WriteCloudEvent(&out, source, short, event.Full), event.ErrCorrupt)
	require.NoError(t, event.WriteCloudEvent(&bytes.Buffer{}, source, short, event.Thin))
	require.ErrorIs(t, event.WriteCloudEvent(&out, source, event.Record{}, event.Full), event.ErrCorrupt)
	require.Zero(t, out.Len())

	require.ErrorIs(t, event.WriteCloudEvent(fullDisk{}, source, rec, event.Full), errFull)
}

var errFull = errors.New("full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

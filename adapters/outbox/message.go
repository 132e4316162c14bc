package outbox

import (
	"bytes"
	"context"
	"errors"
	"strconv"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// The one entry of a message's metadata: a broker's header that says that the
// payload is a whole CloudEvent ("structured mode").
const (
	ContentTypeKey = "content-type"
	ContentType    = "application/cloudevents+json"
)

// ID is the message's id, the CloudEvent's too: the contract's reference, a
// slash and the sequence. It is the same at every publishing.
func ID(contract roles.Ref, seq uint32) string {
	return contract.String() + "/" + strconv.FormatUint(uint64(seq), 10)
}

// send publishes one record once, and says why it was not taken.
func (r *Relay) send(ctx context.Context, rec event.Record) (event.Code, error) {
	topic := DefaultTopic
	if r.Topic != nil {
		h, err := rec.ReadHeader()
		if err != nil {
			return Unwritable, err
		}
		if topic = r.Topic(h); topic == "" {
			return NoTopic, errNoTopic
		}
	}
	var line bytes.Buffer
	if err := event.WriteCloudEvent(&line, r.Source, rec, r.Form); err != nil {
		return Unwritable, err
	}
	msg := message.NewMessageWithContext(ctx, ID(rec.Contract, rec.Seq), bytes.TrimSuffix(line.Bytes(), []byte("\n")))
	msg.Metadata.Set(ContentTypeKey, ContentType)
	err := r.Publisher.Publish(topic, msg)
	if err != nil && r.Poison != nil && r.Poison(err) {
		return Poisoned, err
	}
	return Refused, err
}

var errNoTopic = errors.New("no topic")

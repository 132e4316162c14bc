// Package amqp publishes Watermill messages to an AMQP 0-9-1 broker, RabbitMQ
// for one, and returns only when the broker has confirmed them. It is not a
// subscriber, and declares no exchange and no queue: those are the host's.
//
//	publisher := &amqp.Publisher{URL: url, Exchange: "ruskontrakt"}
//	relay := &outbox.Relay{Publisher: publisher, ...}
//
// # Concurrency
//
// A Publisher is safe for concurrent use. It keeps one connection and one
// channel, which it opens when first used and again after any failure; several
// messages may wait for their confirmation at the same time.
package amqp

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	amqp091 "github.com/rabbitmq/amqp091-go"
)

// Why a message was not taken. Each may be wrapped around the client's error.
var (
	// ErrConnect says that the broker could not be reached.
	ErrConnect = errors.New("amqp: no connection")
	// ErrUnroutable says that no queue is bound for the topic: the broker would
	// have thrown the message away.
	ErrUnroutable = errors.New("amqp: no queue takes the message")
	// ErrNotConfirmed says that the broker refused, or did not answer in time,
	// or closed the channel. The message may have been taken all the same.
	ErrNotConfirmed = errors.New("amqp: not confirmed")
)

// Publisher is a Watermill publisher. URL must be set; the zero value of
// everything else works. It must not be copied, nor its fields changed, after
// first use.
type Publisher struct {
	// URL of the broker, with its credentials: never log it.
	URL string
	// Config holds TLS, heartbeat and the like; see amqp091.DialConfig.
	Config amqp091.Config
	// Exchange is where messages go, with the topic as routing key. Empty is
	// the default exchange: the topic is the name of a queue.
	Exchange string
	// Timeout is how long a confirmation may take; zero is ten seconds.
	Timeout time.Duration

	mu      sync.Mutex
	session *session
}

// session is one connection. Whoever waits in it keeps it, so that what came
// back is not forgotten when another goroutine has begun a new one.
type session struct {
	conn     *amqp091.Connection
	channel  *amqp091.Channel
	mu       sync.Mutex
	returned chan amqp091.Return
	refused  map[string]int // message ids that came back and nobody has asked for
}

// maxReturned is more than ever wait at the same time: a full channel of
// returns would block the connection.
const maxReturned = 4096

// Publish sends the messages, persistent and one after another, and returns
// when each has been confirmed. It stops at the first that is not. A message's
// UUID is its message id; of its metadata "content-type" is the property of
// that name, and the rest are headers.
func (p *Publisher) Publish(topic string, messages ...*message.Message) error {
	for _, m := range messages {
		if err := p.publish(topic, m); err != nil {
			return err
		}
	}
	return nil
}

func (p *Publisher) publish(topic string, m *message.Message) error {
	timeout := p.Timeout
	if timeout <= 0 {
		timeout = 10 * time.Second
	}
	ctx, cancel := context.WithTimeout(m.Context(), timeout)
	defer cancel()
	in, confirmation, err := p.send(ctx, topic, m)
	if err != nil {
		return err
	}
	acked, err := confirmation.WaitContext(ctx)
	if err != nil {
		// Whether it comes back cannot be known any more: begin anew.
		p.leave(in)
		return errors.Join(ErrNotConfirmed, err)
	}
	if in.cameBack(m.UUID) {
		return ErrUnroutable
	}
	if !acked {
		return ErrNotConfirmed
	}
	return nil
}

// send writes the message and does not wait.
func (p *Publisher) send(
	ctx context.Context, topic string, m *message.Message,
) (*session, *amqp091.DeferredConfirmation, error) {
	out := amqp091.Publishing{
		DeliveryMode: amqp091.Persistent, MessageId: m.UUID, Body: m.Payload, Headers: amqp091.Table{},
	}
	for key, value := range m.Metadata {
		if key == "content-type" {
			out.ContentType = value
			continue
		}
		out.Headers[key] = value
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.session == nil || p.session.channel.IsClosed() {
		p.end()
		next, err := p.open()
		if err != nil {
			return nil, nil, errors.Join(ErrConnect, err)
		}
		p.session = next
	}
	const mandatory, immediate = true, false
	confirmation, err := p.session.channel.PublishWithDeferredConfirmWithContext(
		ctx, p.Exchange, topic, mandatory, immediate, out)
	if err != nil {
		p.end()
		return nil, nil, errors.Join(ErrConnect, err)
	}
	return p.session, confirmation, nil
}

// open makes a connection with a channel that confirms.
func (p *Publisher) open() (*session, error) {
	config := p.Config
	config.Recovery = nil // opening anew is done here, and only here
	conn, err := amqp091.DialConfig(p.URL, config)
	if err != nil {
		return nil, err
	}
	channel, err := conn.Channel()
	if err == nil {
		err = channel.Confirm(false)
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &session{
		conn: conn, channel: channel, refused: map[string]int{},
		returned: channel.NotifyReturn(make(chan amqp091.Return, maxReturned)),
	}, nil
}

// cameBack says whether the broker returned the message. A return comes before
// the confirmation of the same message, so it is there by now.
func (s *session) cameBack(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for waits := true; waits; {
		select {
		case r, open := <-s.returned:
			if waits = open; open {
				s.refused[r.MessageId]++
			}
		default:
			waits = false
		}
	}
	if s.refused[id] == 0 {
		return false
	}
	if s.refused[id]--; s.refused[id] == 0 {
		delete(s.refused, id)
	}
	return true
}

// leave ends the session unless another has taken its place.
func (p *Publisher) leave(in *session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.session == in {
		p.end()
	}
}

func (p *Publisher) end() {
	if p.session != nil {
		_ = p.session.conn.CloseDeadline(time.Now().Add(time.Second))
	}
	p.session = nil
}

// Close closes the connection. What still waits for a confirmation gets
// ErrNotConfirmed.
func (p *Publisher) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.end()
	return nil
}

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
//
// # Time
//
// Publish takes no longer for a message than its context and Timeout allow, also
// with a broker that takes the connection and then says nothing, or takes no more
// bytes. Close takes no longer than Timeout.
package amqp

import (
	"context"
	"errors"
	"net"
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
	// Config holds TLS, heartbeat and the like; see amqp091.DialConfig. A Dial of
	// the host's must end by itself; without one the connection is made within
	// Timeout, whatever connection_timeout the URL has.
	Config amqp091.Config
	// Exchange is where messages go, with the topic as routing key. Empty is
	// the default exchange: the topic is the name of a queue.
	Exchange string
	// Timeout is how long a message may take, from connecting to confirmation;
	// zero is ten seconds.
	Timeout time.Duration

	mu      sync.Mutex
	session *session
	opening *opening // nil when nobody connects
}

// opening is the one who connects for all.
type opening struct {
	over  chan struct{} // closed when it has, or has not
	abort context.CancelFunc
}

// session is one connection. Whoever waits in it keeps it, so that what came
// back is not forgotten when another goroutine has begun a new one.
type session struct {
	conn     *amqp091.Connection
	raw      net.Conn // to be closed when the broker does not answer
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
	ctx, cancel := context.WithTimeout(m.Context(), p.timeout())
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
	in, err := p.connected(ctx)
	if err != nil {
		return nil, nil, errors.Join(ErrConnect, err)
	}
	// A broker that takes no more bytes would keep the writer for ever.
	stop := context.AfterFunc(ctx, in.cut)
	const mandatory, immediate = true, false
	confirmation, err := in.channel.PublishWithDeferredConfirmWithContext(
		ctx, p.Exchange, topic, mandatory, immediate, out)
	stop()
	if err != nil {
		p.leave(in)
		return nil, nil, errors.Join(ErrConnect, ctx.Err(), err)
	}
	return in, confirmation, nil
}

func (p *Publisher) timeout() time.Duration {
	if p.Timeout <= 0 {
		return 10 * time.Second
	}
	return p.Timeout
}

// connected gives the session that stands, or the one that the caller or somebody
// else opens now. Whoever waits for another to connect waits under its own context,
// and connects itself when the other could not.
func (p *Publisher) connected(ctx context.Context) (*session, error) {
	for {
		p.mu.Lock()
		if p.session != nil && !p.session.channel.IsClosed() {
			defer p.mu.Unlock()
			return p.session, nil
		}
		other := p.opening
		if other == nil {
			ctx, abort := context.WithCancel(ctx)
			defer abort()
			mine := &opening{over: make(chan struct{}), abort: abort}
			old := p.session
			p.session, p.opening = nil, mine
			p.mu.Unlock()
			if old != nil {
				old.cut()
			}
			return p.opened(ctx, mine)
		}
		p.mu.Unlock()
		select {
		case <-other.over:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// opened connects for all who wait.
func (p *Publisher) opened(ctx context.Context, mine *opening) (*session, error) {
	next, err := p.open(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.opening = nil
	close(mine.over)
	if err == nil && ctx.Err() != nil {
		next.cut() // closed meanwhile
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	p.session = next
	return next, nil
}

// open makes a connection with a channel that confirms, under a context: the
// client's own calls have none, so that the connection is cut when it ends.
func (p *Publisher) open(ctx context.Context) (*session, error) {
	config := p.Config
	config.Recovery = nil // opening anew is done here, and only here
	dial := config.Dial
	if dial == nil {
		dial = func(network, address string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, address)
		}
	}
	in := &session{refused: map[string]int{}}
	stop := func() bool { return true }
	config.Dial = func(network, address string) (net.Conn, error) {
		raw, err := dial(network, address)
		if err == nil {
			in.raw = raw
			stop = context.AfterFunc(ctx, in.cut)
		}
		return raw, err
	}
	if err := in.begin(p.URL, config); err != nil {
		if in.raw != nil {
			in.cut()
		}
		return nil, errors.Join(ctx.Err(), err)
	}
	if !stop() {
		return nil, ctx.Err()
	}
	return in, nil
}

// begin has the client say what opens a session.
func (s *session) begin(url string, config amqp091.Config) error {
	conn, err := amqp091.DialConfig(url, config)
	if err != nil {
		return err
	}
	s.conn = conn
	if s.channel, err = conn.Channel(); err != nil {
		return err
	}
	s.returned = s.channel.NotifyReturn(make(chan amqp091.Return, maxReturned))
	return s.channel.Confirm(false)
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

// cut closes the connection without a word: the broker does not answer, or need not.
func (s *session) cut() { _ = s.raw.Close() }

// end closes the connection, and within a time in any case.
func (s *session) end(within time.Duration) {
	late := time.AfterFunc(within, s.cut)
	defer late.Stop()
	_ = s.conn.Close()
}

// leave forgets a session that failed, unless another has taken its place.
func (p *Publisher) leave(in *session) {
	p.mu.Lock()
	if p.session == in {
		p.session = nil
	}
	p.mu.Unlock()
	in.cut()
}

// Close closes the connection. What still waits for it, or for a confirmation, gets
// ErrConnect or ErrNotConfirmed.
func (p *Publisher) Close() error {
	p.mu.Lock()
	in, connecting := p.session, p.opening
	p.session = nil
	p.mu.Unlock()
	if connecting != nil {
		connecting.abort()
	}
	if in != nil {
		in.end(min(time.Second, p.timeout()))
	}
	return nil
}

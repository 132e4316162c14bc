package amqp_test

import (
	"errors"
	"fmt"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/ruskontrakt/ruskontrakt/adapters/outbox/amqp"
)

// Nobody listens here: the message is not lost, the relay keeps it.
func ExamplePublisher() {
	publisher := &amqp.Publisher{URL: "amqp://127.0.0.1:1/", Exchange: "ruskontrakt"}
	err := publisher.Publish("events", message.NewMessage("1", []byte("{}")))
	fmt.Println(errors.Is(err, amqp.ErrConnect))
	fmt.Println(publisher.Close())
	// Output:
	// true
	// <nil>
}

package event_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/ruskontrakt/ruskontrakt/event"
	"github.com/ruskontrakt/ruskontrakt/roles"
)

// midway is an event as package contract hands it on.
func midway(c roles.Ref) event.Envelope {
	return event.Envelope{
		Contract: c, Seq: 1, Type: event.MidwayHeld{}.EventType(),
		Occurred: time.Date(2025, 6, 2, 12, 0, 0, 0, time.UTC),
		Recorded: time.Date(2025, 6, 2, 13, 30, 0, 0, time.UTC),
		By:       event.By{Ref: officer, Org: "5001", Role: roles.Coordinator},
		Data:     event.MidwayHeld{YouthInvited: true, GuardiansInvited: true},
	}
}

// randomSalt stands for 32 bytes from crypto/rand.
var randomSalt = event.Salt{1, 31: 1}

func ExampleRegistry_Seal() {
	record, err := event.Standard().Seal(event.Link{}, randomSalt, midway(contract))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", record.Body)

	envelope, err := event.Standard().Decode(record)
	fmt.Printf("%+v %v\n", envelope.Data, err)
	// Output:
	// {"type":"contract.midway-held","v":1,"occurred":"2025-06-02T12:00:00.000000Z","by":{"ref":"4e6a8cb2-3f51-4d7e-a01c-b1c2de3f5a71","org":"5001","role":"coordinator"},"data":{"youth-invited":true,"guardians-invited":true}}
	// {YouthInvited:true GuardiansInvited:true} <nil>
}

func ExampleRecord_ReadHeader() {
	record, _ := event.Standard().Seal(event.Link{}, randomSalt, midway(contract))
	header, err := record.ReadHeader()
	fmt.Println(header.Coarse, header.Compartment, header.Retention, header.Recorded, err)
	// Output:
	// contract coordination U 2025-06-02 13:30:00 +0000 UTC <nil>
}

func ExampleMemory() {
	ctx := context.Background()
	var log event.Memory
	record, _ := event.Standard().Seal(event.Link{}, randomSalt, midway(contract))
	batch := event.Batch{Contract: contract, Expected: 0, Records: []event.Record{record}}
	fmt.Println(log.Append(ctx, batch))

	err := log.Append(ctx, batch) // somebody was first
	fmt.Println(errors.Is(err, event.ErrConflict))

	for record, err := range log.Read(ctx, contract, 0) {
		fmt.Println(record.Seq, err)
	}
	// Output:
	// <nil>
	// true
	// 1 <nil>
}

func ExampleVerify() {
	ctx := context.Background()
	var log event.Memory
	record, _ := event.Standard().Seal(event.Link{}, randomSalt, midway(contract))
	_ = log.Append(ctx, event.Batch{Contract: contract, Records: []event.Record{record}})

	head, err := event.Verify(contract, log.Read(ctx, contract, 0))
	fmt.Println(head.Seq, err)

	record.Body[0] = '['
	_, err = event.Head{Contract: contract}.Next(record)
	fmt.Println(err)
	// Output:
	// 1 <nil>
	// event: corrupt record: contract 0b0e7a52-3f0c-4c1e-9a44-1f2d3c4b5a69, event 1: commitment
}

func ExampleErase() {
	record, _ := event.Standard().Seal(event.Link{}, randomSalt, midway(contract))
	_, err := event.Erase(record)
	fmt.Println(err)
	// Output:
	// event: may not be erased: contract 0b0e7a52-3f0c-4c1e-9a44-1f2d3c4b5a69, event 1: class U, undecided
}

// RoomChanged is an event of a host's own.
type RoomChanged struct {
	Room event.Code
	By   roles.Ref
}

// EventType returns the stored name.
func (RoomChanged) EventType() event.Type { return "host.room-changed" }

func ExampleDefine() {
	registry, err := event.Standard().With(event.Define(event.Meta{
		Type: RoomChanged{}.EventType(), Version: 1, Coarse: "appointment",
		Compartment: event.SchoolCompartment, Retention: event.Destroy,
	}, func(c *event.Coder, e *RoomChanged) {
		c.Code("room", &e.Room)
		c.Ref("by", &e.By)
	}))
	if err != nil {
		fmt.Println(err)
		return
	}
	kind, _ := registry.Kind("host.room-changed")
	fmt.Println(kind.Fields())
	// Output:
	// [{room code} {by ref}]
}

// oldRoom is what version 1 stored: the number of the room.
type oldRoom struct{ Number int }

func ExampleLift() {
	lift := event.Lift(1,
		func(c *event.Coder, e *oldRoom) { c.Int("number", &e.Number) },
		func(e oldRoom) (RoomChanged, error) {
			return RoomChanged{Room: event.Code(fmt.Sprintf("room-%d", e.Number))}, nil
		})
	_, err := event.Standard().With(event.Define(event.Meta{
		Type: RoomChanged{}.EventType(), Version: 2, Coarse: "appointment",
		Compartment: event.SchoolCompartment, Retention: event.Destroy,
		Upcast: []event.Step{lift},
	}, func(c *event.Coder, e *RoomChanged) {
		c.Code("room", &e.Room)
		c.Ref("by", &e.By)
	}))
	fmt.Println(err)
	// Output:
	// <nil>
}

func ExampleWriteCloudEvent() {
	record, _ := event.Standard().Seal(event.Link{}, randomSalt, midway(contract))
	err := event.WriteCloudEvent(os.Stdout, "https://example.test/ruskontrakt", record, event.Thin)
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"specversion":"1.0","id":"0b0e7a52-3f0c-4c1e-9a44-1f2d3c4b5a69/1","source":"https://example.test/ruskontrakt","type":"no.ruskontrakt.contract","subject":"0b0e7a52-3f0c-4c1e-9a44-1f2d3c4b5a69","time":"2025-06-02T13:30:00.000000Z","datacontenttype":"application/json","data":{"header":{"f":1,"contract":"0b0e7a52-3f0c-4c1e-9a44-1f2d3c4b5a69","seq":1,"kind":"contract","compartment":"coordination","retention":"U","recorded":"2025-06-02T13:30:00.000000Z","commitment":"1d47cdcb1e97084de5982adb821aaf051335132058d52e26ed260f3fbf27ffb0"},"link":"b85023ddc385d8c08226a20efc6b4343d8cf4fb2d490694de2bf680690199022"}}
}

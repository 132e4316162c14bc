package postgres

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Error says that the database did not do what it was asked. It never passes on
// the database's own text, which can hold values.
type Error struct {
	// Op is what was asked: append, read, feed, erase, open, preflight or migrate.
	Op string
	// State is the SQLSTATE; empty when the server gave none.
	State string
	// Unknown says that the batch may be stored. Repeat the request with the
	// same id, or read.
	Unknown bool
	// cause is an error of the context or of the network, or nil.
	cause error
}

func (e *Error) Error() string {
	text := "postgres: " + e.Op
	if e.State != "" {
		text += ": SQLSTATE " + e.State
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	} else if e.State == "" {
		text += ": the driver refused"
	}
	if e.Unknown {
		text += ": outcome unknown"
	}
	return text
}

// Unwrap returns the error of the context or of the network, if it was one.
func (e *Error) Unwrap() error { return e.cause }

// ErrBeginAgain says that the database undid the whole transaction for another's
// sake, and that the same, begun again, may go through: SQLSTATE 40001, which a
// transaction stricter than READ COMMITTED gets where others get event.ErrConflict;
// 40P01, a deadlock; 55P03, a lock_timeout of the host's. An [*Error] with one of
// them is this error. A savepoint is not enough: what the transaction sees stays.
var ErrBeginAgain = errors.New("postgres: undone for the sake of another transaction")

// Is makes errors.Is(err, ErrBeginAgain) true.
func (e *Error) Is(target error) bool { return target == ErrBeginAgain && makesRoom(e.State) }

// makesRoom says whether an SQLSTATE means that a transaction gave way to another.
func makesRoom(state string) bool {
	return state == lockNotAvailable || state == serializationFailure || state == deadlock
}

// wrap keeps of an error what cannot hold values of a contract.
func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	e := &Error{Op: op}
	if answer, ok := errors.AsType[*pgconn.PgError](err); ok {
		e.State = answer.Code
	}
	var network net.Error
	var connecting *pgconn.ConnectError
	switch {
	case errors.Is(err, context.Canceled):
		e.cause = context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		e.cause = context.DeadlineExceeded
	case errors.As(err, &connecting) && e.State == "", errors.As(err, &network):
		e.cause = errConnection
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		e.cause = errConnection
	}
	return e
}

// wrapAppend is wrap for an append that was sent: it says whether the outcome is
// known.
func wrapAppend(err error) error {
	if err == nil {
		return nil
	}
	err = wrap("append", err)
	if e, ok := errors.AsType[*Error](err); ok {
		e.Unknown = !undone(e.State)
	}
	return err
}

var errConnection = errors.New("connection lost or not made")

// undone says whether an SQLSTATE means for certain that the transaction was
// rolled back. A server that goes down, and a pooler that loses its server, may
// answer after the commit.
func undone(state string) bool {
	return makesRoom(state) || strings.HasPrefix(state, "22") || strings.HasPrefix(state, "23") ||
		strings.HasPrefix(state, "25") || strings.HasPrefix(state, "42")
}

const (
	lockNotAvailable     = "55P03"
	serializationFailure = "40001"
	deadlock             = "40P01"
)

// state gives the SQLSTATE of an error, if it has one.
func state(err error) string {
	if answer, ok := errors.AsType[*pgconn.PgError](err); ok {
		return answer.Code
	}
	if own, ok := errors.AsType[*Error](err); ok {
		return own.State
	}
	return ""
}

var errMoving = errors.New("postgres: append: the last event of the contract is not what was read twice")

// Wrap gives an error of the driver as an [*Error], without anything in it that
// can hold values. It is for adapters that write in the same transaction. Nil
// stays nil.
func Wrap(op string, err error) error { return wrap(op, err) }

// WrapCommit is [Wrap] for the error of a COMMIT: unless the database says that it
// was undone, the outcome is unknown.
func WrapCommit(err error) error { return wrapAppend(err) }

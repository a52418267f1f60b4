//go:build linux

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
)

// client is a connection that sends documents, one request after the other. It
// takes as little as it can, as wrk does: it shares the processors with the
// service, and what it takes is missing from what is measured.
type client struct {
	*service
	conn net.Conn // nil until it is wanted, and after an error
	in   *bufio.Reader
	head []byte // of a request, up to the length of its body
	out  []byte
	got  []byte
}

// score sends a row, and takes the answer, which must be a verdict.
func (c *client) score(row []byte) error {
	if c.conn == nil {
		if err := c.dial(); err != nil {
			return err
		}
	}
	err := c.exchange(row)
	if err != nil {
		c.close()
	}
	return err
}

func (c *client) dial() (err error) {
	host := strings.TrimPrefix(c.url, "http://")
	if c.conn, err = net.Dial("tcp", host); err != nil {
		return err
	}
	c.in = bufio.NewReaderSize(c.conn, 16<<10)
	c.head = []byte("POST /v1/score HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\nContent-Length: ")
	return nil
}

func (c *client) close() {
	if c.conn != nil {
		c.conn.Close()
		c.conn = nil
	}
}

func (c *client) exchange(row []byte) error {
	c.out = strconv.AppendInt(append(c.out[:0], c.head...), int64(len(row)), 10)
	c.out = append(append(c.out, "\r\n\r\n"...), row...)
	if _, err := c.conn.Write(c.out); err != nil {
		return err
	}
	status, err := c.in.ReadSlice('\n')
	if err != nil {
		return err
	}
	good := bytes.HasPrefix(status, []byte("HTTP/1.1 200 "))
	length := -1
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			break
		}
		if n, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(n)); err != nil {
				return err
			}
		}
	}
	if length < 0 {
		return errors.New("an answer without its length")
	}
	if cap(c.got) < length {
		c.got = make([]byte, length)
	}
	c.got = c.got[:length]
	if _, err := io.ReadFull(c.in, c.got); err != nil {
		return err
	}
	if !good || !bytes.Contains(c.got, []byte(`"verdict"`)) {
		return fmt.Errorf("no verdict: %.200s", c.got)
	}
	return nil
}

// clients are those that have nothing to do.
type clients chan *client

func (all clients) take(s *service) *client {
	select {
	case c := <-all:
		return c
	default:
		return &client{service: s}
	}
}

func (all clients) give(c *client) {
	select {
	case all <- c:
	default:
		c.close()
	}
}

func (all clients) close() {
	for {
		select {
		case c := <-all:
			c.close()
		default:
			return
		}
	}
}

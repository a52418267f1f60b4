package serve

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// connections are those that are open, and what they are doing.
type connections struct {
	mu   sync.Mutex
	open map[net.Conn]connection
}

type connection struct {
	state http.ConnState
	since time.Time
}

// note is the server's ConnState.
func (c *connections) note(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateClosed, http.StateHijacked:
		delete(c.open, conn)
	default:
		c.open[conn] = connection{state, time.Now()}
	}
}

func (c *connections) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.open)
}

// busy says that there are some in the middle of a request, or so new that
// theirs may be on its way.
func (c *connections) busy() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, o := range c.open {
		if o.state == http.StateActive || o.state == http.StateNew && time.Since(o.since) < moment {
			return true
		}
	}
	return false
}

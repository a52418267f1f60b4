package serve

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/coreos/go-systemd/v22/activation"
	"github.com/coreos/go-systemd/v22/daemon"
)

// What a service tells systemd; see sd_notify(3). Elsewhere it goes nowhere.
const (
	ready    = daemon.SdNotifyReady
	stopping = daemon.SdNotifyStopping
)

// A service that cannot tell is no worse a service.
func notify(state string) { _, _ = daemon.SdNotify(false, state) }

// Reloading tells systemd that a reload has begun; the function that it
// returns tells that it has ended.
func Reloading() (done func()) {
	notify(fmt.Sprintf("%s\nMONOTONIC_USEC=%d", daemon.SdNotifyReloading, monotonic()))
	return func() { notify(ready) }
}

// watchdog tells systemd that the service is alive, as often as it asks to be
// told, until ctx ends.
func watchdog(ctx context.Context) {
	every, err := daemon.SdWatchdogEnabled(false)
	if err != nil || every == 0 {
		return
	}
	ticker := time.NewTicker(every / 2)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			notify(daemon.SdNotifyWatchdog)
		}
	}
}

// Activated are the sockets that systemd opened for the service; none if it
// was started otherwise.
func Activated() ([]net.Listener, error) {
	all, err := activation.Listeners()
	for i, l := range all {
		if l == nil {
			return nil, fmt.Errorf("socket %d that systemd passed is no stream to listen on; check ListenStream in the .socket file", i)
		}
	}
	return all, err
}

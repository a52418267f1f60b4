package serve

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/shai-text/shai/classify"
)

// metrics are what /metrics shows, in a registry of the server's own.
type metrics struct {
	handler http.Handler

	requests  *prometheus.CounterVec
	seconds   *prometheus.HistogramVec
	judging   prometheus.Histogram
	bodyBytes *prometheus.CounterVec
	documents *prometheus.CounterVec
	spans     *prometheus.CounterVec
	failed    *prometheus.CounterVec
	refused   *prometheus.CounterVec
	panics    prometheus.Counter
	reloads   *prometheus.CounterVec
	model     *prometheus.GaugeVec
	since     prometheus.Gauge
}

func newMetrics(g *gate, connections func() float64) *metrics {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	f := promauto.With(reg)
	opts := func(name, help string) prometheus.CounterOpts {
		return prometheus.CounterOpts{Namespace: "shai", Name: name, Help: help}
	}
	gauge := func(name, help string, value func() float64) {
		f.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "shai", Name: name, Help: help}, value)
	}
	m := &metrics{
		handler:  promhttp.HandlerFor(reg, promhttp.HandlerOpts{Registry: reg}),
		requests: f.NewCounterVec(opts("requests_total", "Requests answered."), []string{"route", "method", "code"}),
		seconds: f.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "shai", Name: "request_seconds", Help: "From a request's header to the end of its answer.",
			Buckets: prometheus.ExponentialBuckets(0.00025, 2, 18), // to 33 s
		}, []string{"route"}),
		judging: f.NewHistogram(prometheus.HistogramOpts{
			Namespace: "shai", Name: "document_seconds", Help: "Time to judge a document, waiting apart.",
			Buckets: prometheus.ExponentialBuckets(0.00005, 2, 18),
		}),
		bodyBytes: f.NewCounterVec(opts("body_bytes_total", "Bytes of bodies, as they came and went."), []string{"direction"}),
		documents: f.NewCounterVec(opts("documents_total", "Documents judged, by verdict and the language that most of the text is in."), []string{"verdict", "language"}),
		spans:     f.NewCounterVec(opts("spans_total", "Blocks found."), []string{"family", "language"}),
		failed:    f.NewCounterVec(opts("documents_failed_total", "Documents that were not judged."), []string{"reason"}),
		refused:   f.NewCounterVec(opts("requests_refused_total", "Requests refused because of a limit or a missing token."), []string{"reason"}),
		panics:    f.NewCounter(opts("panics_total", "Panics, each contained in its request.")),
		reloads:   f.NewCounterVec(opts("reloads_total", "Reloads of the model."), []string{"result"}),
		model: f.NewGaugeVec(prometheus.GaugeOpts{Namespace: "shai", Name: "model_info", Help: "1 for the model in use."},
			[]string{"digest"}),
		since: f.NewGauge(prometheus.GaugeOpts{Namespace: "shai", Name: "model_loaded_timestamp_seconds", Help: "When the model was loaded."}),
	}
	gauge("queue_documents", "Documents that wait to be judged.", func() float64 { return float64(g.waiting.Load()) })
	gauge("queue_limit", "Documents that may wait; further ones are refused.", func() float64 { return float64(g.queue) })
	gauge("working_documents", "Documents being judged.", func() float64 { return float64(g.working.Load()) })
	gauge("working_limit", "Documents that may be judged at once.", func() float64 { return float64(cap(g.slots)) })
	gauge("batches", "Batches that are open.", func() float64 { return float64(g.open.Load()) })
	gauge("held_bytes", "Bytes of documents read and not answered yet, batches apart.", func() float64 { return float64(g.bytes.Load()) })
	gauge("connections", "Connections that are open.", connections)
	for _, r := range []string{"ok", "refused"} {
		m.reloads.WithLabelValues(r)
	}
	return m
}

// judged counts a document.
func (m *metrics) judged(v *classify.Verdict, took time.Duration) {
	main, most := "none", 0
	for l, n := range v.Languages {
		if n > most || n == most && string(l) < main {
			main, most = string(l), n
		}
	}
	m.documents.WithLabelValues(string(v.Label), main).Inc()
	for _, s := range v.Spans {
		m.spans.WithLabelValues(s.Family, string(s.Language)).Inc()
	}
	m.judging.Observe(took.Seconds())
}

// answered counts a request.
func (m *metrics) answered(route, method string, status int, took time.Duration, in, out int64) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
	default:
		method = "other" // what clients make up is no label
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
	m.bodyBytes.WithLabelValues("in").Add(float64(in))
	m.bodyBytes.WithLabelValues("out").Add(float64(out))
}

func (m *metrics) reloaded(err error) {
	if err != nil {
		m.reloads.WithLabelValues("refused").Inc()
		return
	}
	m.reloads.WithLabelValues("ok").Inc()
}

func (m *metrics) loaded(of *Model) {
	m.model.Reset()
	m.model.WithLabelValues(of.Header.Digest).Set(1)
	m.since.Set(float64(of.loaded.UnixNano()) / 1e9)
}

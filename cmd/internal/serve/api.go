package serve

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/record"
)

// The types here are what /openapi.json is made of.

// Document is the body of a request in JSON, and a line of a batch. Other
// fields are passed over.
type Document struct {
	ID        any    `json:"id,omitempty" doc:"A string or a number; the record has it as it stands"`
	RequestID any    `json:"request_id,omitempty" doc:"Anything; the record has it as it stands"`
	Text      string `json:"text"`
}

// Parameters are those that say how a record is written.
type Parameters struct {
	Precision string `query:"precision" enum:"high,balanced,recall" doc:"How sure a block must be; without it, as the server was told"`
	Offsets   string `query:"offsets" enum:"bytes,runes,utf16" default:"bytes" doc:"Unit of start and end: bytes of UTF-8, runes (Python), utf16 (JavaScript, Java)"`
	Terms     int    `query:"terms" minimum:"0" maximum:"32" default:"6" doc:"At most this many terms of a span"`
	Splices   bool   `query:"splices" doc:"Cut keywords inside sentences as well"`
	WithText  bool   `query:"with_text" doc:"Add the text to the record, and without its blocks as clean"`
}

func (f *Parameters) options() *record.Options {
	return &record.Options{Offsets: record.Unit(f.Offsets), Terms: f.Terms, Splices: f.Splices, WithText: f.WithText, WithClean: f.WithText}
}

// exchange is a request as net/http knows it.
type exchange struct {
	w http.ResponseWriter
	r *http.Request
}

type input struct {
	Parameters
	x exchange
}

// Resolve implements huma.Resolver.
func (in *input) Resolve(c huma.Context) []error {
	in.x.r, in.x.w = humago.Unwrap(c)
	return nil
}

type output struct {
	Type string `header:"Content-Type"`
	Body []byte
}

// ModelInfo is the answer of /v1/model.
type ModelInfo struct {
	Digest     string                        `json:"digest" doc:"SHA-256 of the model's file, in hexadecimal; every response has it as Shai-Model"`
	Bytes      int64                         `json:"bytes" doc:"Size of the file"`
	Format     int                           `json:"format" doc:"Version of the file format"`
	Whole      bool                          `json:"whole" doc:"It judges whole documents, and finds no blocks"`
	Documents  [2]int64                      `json:"documents" nullable:"false" doc:"Documents it was trained on: clean, with spam"`
	Tokens     [2]int64                      `json:"tokens" nullable:"false" doc:"Terms counted: in content, in spam"`
	Terms      int                           `json:"terms" doc:"Distinct terms"`
	Words      int                           `json:"words" doc:"Words of its dictionary"`
	Families   []string                      `json:"families" nullable:"false" doc:"Families of spam that it knows"`
	Precision  string                        `json:"precision" doc:"How sure a block must be where a request does not say"`
	Thresholds map[string]map[string]float64 `json:"thresholds" doc:"For each precision, the probability from which on a block is reported, one that is foreign to what is about it, one that is known by its form alone, one that stands in more than one place, one of a family that is reported already, and one that reads like a block reported already; and those of the first three in a short document"`
	Provenance string                        `json:"provenance" doc:"What it was trained from"`
	Loaded     time.Time                     `json:"loaded" doc:"When the server loaded it"`
	Version    string                        `json:"version" doc:"Version of the program"`
}

type health struct {
	Body struct {
		Status string `json:"status" example:"ok"`
	}
}

// routes are all there are.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	// These write themselves; the schema says how they read.
	registry.RegisterTypeAlias(reflect.TypeFor[record.Term](), reflect.TypeFor[[]any]())
	config := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "shai", Version: s.o.Version,
				Description: "Finds the spam keyword blocks that are injected into real Chinese and English documents, says which bytes they are and why, and gives the documents back without them. Every response has X-Request-ID (the client's, if it sent one) and Shai-Model (the digest of the model).",
			},
			Components: &huma.Components{
				Schemas:         registry,
				SecuritySchemes: map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{ourProblem},
	}
	config.AllowAdditionalPropertiesByDefault = true // as what stands in a record grows
	api := humago.New(mux, config)
	schema := func(t reflect.Type) *huma.Schema { return registry.Schema(t, true, "") }
	text := &huma.Schema{Type: huma.TypeString}
	failing := &huma.Response{
		Description: "What is wrong, and what to do",
		Content:     map[string]*huma.MediaType{problemType: {Schema: schema(reflect.TypeFor[Problem]())}},
	}
	of := func(content map[string]*huma.MediaType) map[string]*huma.Response {
		return map[string]*huma.Response{"200": {Description: "OK", Content: content}, "default": failing}
	}
	rec := &huma.MediaType{Schema: schema(reflect.TypeFor[record.Record]())}
	doc := &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/json": {Schema: schema(reflect.TypeFor[Document]())}, "text/plain": {Schema: text}, "text/html": {Schema: text},
	}}
	token := []map[string][]string{{"token": {}}, {}} // where there are tokens

	huma.Register(api, huma.Operation{
		Method: http.MethodPost, Path: "/v1/score", OperationID: "score", Security: token,
		Summary:     "Judge a document",
		Description: "The answer is the record that shai score prints. Of text/html the text is taken first; as offsets are into it, the record has it. The body may be packed with gzip or zstd.",
		Responses:   of(map[string]*huma.MediaType{"application/json": rec}),
	}, s.score)
	huma.Register(api, huma.Operation{
		Method: http.MethodPost, Path: "/v1/clean", OperationID: "clean", Security: token,
		Summary:     "Clean a document",
		Description: "The answer is the record with clean, the text without its blocks, or that text alone where Accept asks for text/plain.",
		Responses:   of(map[string]*huma.MediaType{"application/json": rec, "text/plain": {Schema: text}}),
	}, s.clean)
	huma.Register(api, huma.Operation{
		Method: http.MethodPost, Path: "/v1/batch", OperationID: "batch", Security: token,
		Summary:     "Judge a stream of documents",
		Description: "A line in, a line out, in order, as they come: send a corpus through one connection, and read while you send. Blank lines are passed over. A line that cannot be judged is answered by {\"id\":…,\"line\":…,\"error\":…}, and the next ones go on. So ends a stream that breaks off: its last line says from which line on to send again.",
		Responses:   of(map[string]*huma.MediaType{ndjson: rec}),
	}, s.stream)
	huma.Register(api, huma.Operation{
		Method: http.MethodGet, Path: "/v1/model", OperationID: "model", Security: token, Summary: "What the model says of itself",
		Responses: map[string]*huma.Response{"default": failing},
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body ModelInfo }, error) {
		return &struct{ Body ModelInfo }{s.info(requestOf(ctx).model)}, nil
	})
	huma.Register(api, huma.Operation{
		Method: http.MethodGet, Path: "/healthz", OperationID: "healthz", Summary: "The process lives",
		Responses: map[string]*huma.Response{"default": failing},
	}, func(context.Context, *struct{}) (*health, error) { return healthy(), nil })
	huma.Register(api, huma.Operation{
		Method: http.MethodGet, Path: "/readyz", OperationID: "readyz", Summary: "Send requests here; 503 when the server is to stop",
		Responses: map[string]*huma.Response{"default": failing},
	}, func(ctx context.Context, _ *struct{}) (*health, error) {
		if s.draining.Load() {
			return nil, problem(http.StatusServiceUnavailable, "stopping", "%v; send requests elsewhere", errStopping).of(requestOf(ctx))
		}
		return healthy(), nil
	})

	// Bodies are described now: huma would read those that it knew of, and here
	// they are streams, packed, or no JSON.
	paths := api.OpenAPI().Paths
	paths["/v1/score"].Post.RequestBody, paths["/v1/clean"].Post.RequestBody = doc, doc
	paths["/v1/batch"].Post.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		ndjson: {Schema: schema(reflect.TypeFor[Document]())},
	}}
	delete(registry.Map(), "ErrorModel") // is never sent, see ourProblem
	delete(registry.Map(), "ErrorDetail")
	spec, err := record.Marshal(api.OpenAPI())
	if err != nil {
		panic(err) // of types that are fixed
	}
	mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openapi+json")
		w.Write(spec)
	})

	mux.Handle("GET /metrics", s.metrics.handler)
	nothing := func() *Problem { return problem(http.StatusNotFound, "path", "there is nothing here; see /docs/") }
	mux.Handle("GET /docs/", docsPage("/docs/", func(w http.ResponseWriter, r *http.Request) {
		nothing().of(requestOf(r.Context())).write(w)
	}))
	mux.Handle("GET /{$}", http.RedirectHandler("/docs/", http.StatusFound))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		p := nothing()
		if methods := s.methods(mux, r); methods != "" {
			w.Header().Set("Allow", methods)
			p = problem(http.StatusMethodNotAllowed, "method", "use %s", methods)
		}
		p.of(requestOf(r.Context())).write(w)
	})
	return mux
}

// methods are those that the path of a request takes.
func (s *Server) methods(mux *http.ServeMux, r *http.Request) string {
	var all []string
	for _, m := range []string{http.MethodGet, http.MethodPost} {
		q := r.Clone(r.Context())
		q.Method = m
		if _, pattern := mux.Handler(q); pattern != "/" {
			all = append(all, m)
		}
	}
	return strings.Join(all, ", ")
}

// ourProblem turns what huma finds wrong with parameters into a Problem.
func ourProblem(c huma.Context, _ string, v any) (any, error) {
	e, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	detail := e.Detail
	for i, d := range e.Errors {
		detail += map[bool]string{true: ": ", false: "; "}[i == 0] + d.Location + ": " + d.Message
	}
	c.SetHeader("Content-Type", problemType)
	return problem(e.Status, "parameter", "%s; see /docs/", detail).of(requestOf(c.Context())), nil
}

func healthy() *health {
	h := &health{}
	h.Body.Status = "ok"
	return h
}

// fail makes an error fit for a client, or returns nil if there is none.
func fail(ctx context.Context, err error) error {
	rq := requestOf(ctx)
	if p, ok := err.(*Problem); ok {
		return p.of(rq)
	}
	if gone(ctx) {
		panic(http.ErrAbortHandler) // nobody is there to be told
	}
	return problem(http.StatusInternalServerError, "internal", "internal error; please report it with this id").of(rq)
}

func (s *Server) score(ctx context.Context, in *input) (*output, error) {
	d, v, err := s.verdict(in.x.w, in.x.r, &in.Parameters)
	if err != nil {
		return nil, fail(ctx, err)
	}
	return in.answerJSON(ctx, in.options(), d, &v)
}

func (s *Server) clean(ctx context.Context, in *input) (*output, error) {
	d, v, err := s.verdict(in.x.w, in.x.r, &in.Parameters)
	if err != nil {
		return nil, fail(ctx, err)
	}
	o := in.options()
	if strings.HasPrefix(in.x.r.Header.Get("Accept"), "text/plain") {
		t, body := cleanText(o, d, &v)
		in.x.w.Header().Set("Shai-Verdict", string(v.Label))
		return in.answer(t, body), nil
	}
	o.WithClean = true
	return in.answerJSON(ctx, o, d, &v)
}

// answer is a whole answer: its length is told, so that a long one comes as
// short ones do, and not in chunks.
func (in *input) answer(contentType string, body []byte) *output {
	in.x.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	return &output{contentType, body}
}

func (in *input) answerJSON(ctx context.Context, o *record.Options, d *document, v *classify.Verdict) (*output, error) {
	line, err := d.line(o, v)
	if err != nil {
		return nil, fail(ctx, err)
	}
	return in.answer("application/json", line), nil
}

func (s *Server) stream(ctx context.Context, in *input) (*huma.StreamResponse, error) {
	j, err := in.judge(requestOf(ctx).model)
	if err == nil {
		err = s.checkBatch(in.x.r)
	}
	if err != nil {
		return nil, fail(ctx, err)
	}
	if err := s.gate.begin(); err != nil {
		return nil, fail(ctx, problem(http.StatusTooManyRequests, "streams", "%d batches are open already; send this one again", s.limits.Streams).again(5).closing())
	}
	return &huma.StreamResponse{Body: func(huma.Context) {
		defer s.gate.end()
		s.batch(in.x.w, in.x.r, j, in.options())
	}}, nil
}

func (s *Server) info(m *Model) ModelInfo {
	h := m.Header
	i := ModelInfo{
		Digest: h.Digest, Bytes: h.Bytes, Format: h.Format, Whole: h.Whole, Documents: h.Documents, Tokens: h.Tokens,
		Terms: h.Terms, Words: h.Words, Families: h.Families, Provenance: h.Provenance,
		Precision: fmt.Sprint(m.Default), Thresholds: map[string]map[string]float64{}, Loaded: m.loaded, Version: s.o.Version,
	}
	for _, p := range classify.Precisions() {
		t := h.Thresholds[p]
		i.Thresholds[p.String()] = map[string]float64{"plain": t.Plain, "foreign": t.Foreign, "form": t.Form, "twice": t.Twice, "row": t.Row, "again": t.Again, "echo": t.Echo, "short_plain": t.ShortPlain, "short_foreign": t.ShortForeign, "short_form": t.ShortForm}
	}
	return i
}

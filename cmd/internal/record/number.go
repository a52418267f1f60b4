package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

type (
	// Probability is written with six decimals.
	Probability float64

	// Nats are evidence, written with two decimals; positive speaks for spam.
	Nats float64

	// Term is written as ["term", weight].
	Term struct {
		Term string
		LLR  Nats
	}
)

// Rounded is the number as it is written.
func (p Probability) Rounded() float64 { return round(float64(p), 1e6) }

// Rounded is the number as it is written.
func (n Nats) Rounded() float64 { return round(float64(n), 1e2) }

// MarshalJSON implements json.Marshaler.
func (p Probability) MarshalJSON() ([]byte, error) { return rounded(float64(p), 1e6) }

// MarshalJSON implements json.Marshaler.
func (n Nats) MarshalJSON() ([]byte, error) { return rounded(float64(n), 1e2) }

// MarshalJSON implements json.Marshaler.
func (t Term) MarshalJSON() ([]byte, error) { return Marshal([2]any{t.Term, t.LLR}) }

// UnmarshalJSON implements json.Unmarshaler.
func (t *Term) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[2]any{&t.Term, (*float64)(&t.LLR)})
}

func rounded(x, unit float64) ([]byte, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, fmt.Errorf("internal error: a figure is %v", x)
	}
	return strconv.AppendFloat(nil, round(x, unit), 'f', -1, 64), nil
}

func round(x, unit float64) float64 {
	x = math.Round(x*unit) / unit
	if x == 0 {
		x = 0 // no minus
	}
	return x
}

// Marshal is json.Marshal without the escapes that HTML wants.
func Marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

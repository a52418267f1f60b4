// Package serve answers requests for verdicts over HTTP.
package serve

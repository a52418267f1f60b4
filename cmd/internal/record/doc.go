// Package record writes verdicts as JSON, one object a line: the contract of
// shai score, of the worker and of the service. [Options.Append] writes what
// shai reads itself and people use; Dolma attributes are the same findings
// for Dolma's mixer. A [Failure] stands in the place of a record where there
// is none.
package record

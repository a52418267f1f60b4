// Package record writes verdicts as JSON, one object a line: the contract of
// shai score, of the worker and of the service. [Options.Append] writes what
// shai reads itself and people use, Dolma attributes are the same findings
// for Dolma's mixer.
//
// The package knows nothing of files or requests: a [Document] is what of
// them stands in a record.
package record

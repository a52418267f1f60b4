// Package batch does what shai score and shai clean do with files: it judges
// the documents of a list of inputs in parallel and writes what becomes of them
// in order, with dead letters, sidecars and counters, to outputs that can be
// taken up again where a process died.
//
// A [Job] is one batch, [Score] and [Clean] say what it makes of a document. They
// are used in this order: Check, Prepare, [Job.Plan], Use, [Job.Run].
package batch

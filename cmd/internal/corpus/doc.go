// Package corpus brings documents in and out of programs.
//
// [Open] reads files, folders and standard input, whatever their format, as
// one stream of documents. [Each] works on a stream with several goroutines
// and hands the results on in the order of the input, so that what a program
// writes does not depend on how many there were. [Create] writes a file that
// appears when it is complete, and not before.
//
// [Begin] opens the outputs of a batch, which can be taken up again after its
// process was killed, and then become the same bytes. [Document.Edits] are the
// changes that take blocks out of a record of any format and leave all else as
// it is; a [Sidecar] keeps them, and a [Restorer] undoes them.
//
// Bad input costs only itself: it becomes an [*Error] in its place in the
// stream, and reading goes on.
package corpus

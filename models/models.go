// Package models holds the trained models that come with shai. It imports
// nothing but embed: a program that brings its own model does not carry these.
//
//	m, err := classify.OpenModel(models.FS, models.Default)
//
// What each was trained from, and how it does, stands in the file of the same
// name that ends in .md.
package models

import "embed"

// FS holds the model files.
//
//go:embed *.shai
var FS embed.FS

// Default is the model for Chinese and English text.
const Default = "en-zh.shai"

#!/usr/bin/env bash
# Writes what is measured into README.md and models/en-zh.md, between their
# markers: what the model says of itself, and what shai eval prints. A test
# holds both to it. The data: $SHAI_DATA, or shared/ beside the repository.
set -euo pipefail
cd "$(dirname "$0")/../.."
go test -count=1 -v -run '^TestCard$' ./cmd/shai -args -update

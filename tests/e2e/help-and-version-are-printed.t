#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --help and --version: on stdout, status 0, whatever ROOT is.

. "${0%/*}/lib.sh"
run "$RBOX" --help
is "$status$err" 0 "--help"
for option in --explain --json --verbose --map --uid-map --gid-map --user --groups --net --share --hostname --time-offset \
	--workdir --env --env-file --inherit-env --keep-fd --argv0 --umask --nice --no-init --read-only --dev --proc \
	--sys --bind --ro-bind --tmpfs --status-fd --help --version; do
	like "$out" "(^|[ ,])$option([ ,=]|\$)" "--help tells of $option"
done
help=$out
run "$RBOX" -h
is "$out" "$help" "-h is the same"
run "$RBOX" --version
is "$status$err" 0 "--version"
like "$out" '^rbox [0-9]+\.[0-9]+' "a version"
like "$out" 'libcap-ng' "and the libraries"
done_testing

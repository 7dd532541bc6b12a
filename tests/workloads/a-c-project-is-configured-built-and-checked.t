#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 900
#
# GNU sed under the default policy, from Debian's source package, as a user of the box without a network: ./configure,
# make, and its own tests. Those of gnulib, which its `make check` has too, pass as well; they are left out for the
# minute of a processor's time that they take to build.
#
# The filter refuses it only clone3 (ENOSYS), and the C library takes clone then.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/../e2e/lib.sh"
. "${0%/*}/../e2e/debian.sh"
. "${0%/*}/tree.sh"
tree_with c 'gcc libc6-dev make dpkg-dev' '
	sed "s/^deb /deb-src /" /etc/apt/sources.list.d/*.list >/etc/apt/sources.list.d/source.list
	apt-get -q update
	cd /home/dev
	apt-get -q source sed
	mv sed-*/ sed
	chown -R dev: .'

run "$RBOX" -u dev -w /home/dev/sed "$tree" sh -c './configure CFLAGS=-O0 && make -j2'
came 0 "it is configured and built"
run "$RBOX" -u dev "$tree" sh -c 'echo one two | /home/dev/sed/sed/sed "s/\(one\) \(two\)/\2 \1/"'
is "$status $out" "0 two one" "what was built works"
run "$RBOX" -u dev -w /home/dev/sed "$tree" make -j2 check 'SUBDIRS=po .'
came 0 "its own tests end well"
totals=$(printf '%s\n' "$out" | awk '/^# (PASS|FAIL|ERROR):/ { n[$2] += $3 } END { print (n["PASS:"] > 50), n["FAIL:"] + 0, n["ERROR:"] + 0 }')
is "$totals" "1 0 0" "more than 50 of them pass and none fails"
[ "$status" = 0 ] || note "$(printf '%s\n' "$out" | grep -E '^(FAIL|ERROR):')"

nothing_left "nothing is left"
done_testing

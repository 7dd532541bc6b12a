#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 900
#
# Node under the default policy: what node.js beside this file does, as root of the box and as a user of it.
#
# The filter refuses it only clone3 (ENOSYS), and the C library takes clone then.

. "${0%/*}/../e2e/lib.sh"
. "${0%/*}/../e2e/debian.sh"
. "${0%/*}/tree.sh"
tree_with node nodejs ''

for user in root dev; do
	run "$RBOX" -u $user --ro-bind "${0%/*}/node.js:/node.js" "$tree" node /node.js
	came 0 "$user: node ends well"
	is "$(printf '%s\n' "$out" | grep -c '^ok ')" "$(grep -c '^	async ' "${0%/*}/node.js")" "$user: each check was made"
	is "$(printf '%s\n' "$out" | grep -v '^ok ')" "" "$user: and none failed"
done

nothing_left "nothing is left"
done_testing

# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# common.sh - what the runners share: the ordinary user that tests run as, and counting TAP
#
# Sourced by run, check, asan, fuzz/run and helpers/lint. Totals are lines of three numbers in a file: passed, failed,
# skipped; `tests/run --sum FILE` adds them up.

test_user=${RBOX_TEST_USER:-rboxtest}

# as_test_user COMMAND...: as the user that helpers/deps made, with an environment of its own; only root calls this
as_test_user()
{
	setpriv --reuid "$test_user" --regid "$(id -g "$test_user")" --init-groups \
		env -i HOME="$(getent passwd "$test_user" | cut -d: -f6)" USER="$test_user" LOGNAME="$test_user" \
		PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 TERM="${TERM:-dumb}" \
		${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"
}

# ordinarily COMMAND...: as an ordinary user, whoever we are
ordinarily()
{
	if [ "$(id -u)" = 0 ]; then as_test_user "$@"; else "$@"; fi
}

# private_directory: makes one that the ordinary user can enter, and removes it in the end
private_directory()
{
	private=$(mktemp -d "${TMPDIR:-/tmp}/rbox-check.XXXXXX") || exit
	chmod 755 "$private"
	trap 'rm -rf "$private"' EXIT
	trap 'exit 130' INT TERM HUP
	totals=$private/totals
	: >"$totals"
}

# tap NAME COMMAND...: runs COMMAND, which prints TAP; shows one line, and what failed; adds to $totals
tap()
{
	name=$1
	shift
	tap_status=0
	"$@" >"$private/tap" 2>"$private/err" </dev/null || tap_status=$?
	awk -v name="$name" -v status="$tap_status" -v totals="$totals" '
		/^[[:space:]]*1\.\./ { planned = 1; plan = substr($1, 4) + 0; if (/# SKIP/) s++ }
		/^ok/ { n++; if (/# SKIP/) { s++; skipped = skipped "         " $0 "\n" } else p++ }
		/^not ok/ { n++; f++; failed = failed "         " $0 "\n" }
		/^#/ { notes = notes "         " $0 "\n" }
		END {
			why = ""
			if (!planned || plan != n) { why = ": ended early, status " status; f++ }
			else if (status && !f) { why = ": status " status; f++ }
			printf "%-6s %s (%d ok)%s\n%s", f ? "not ok" : "ok", name, p, why, skipped
			if (f) printf "%s%s", failed, notes
			print p + 0, f + 0, s + 0 >>totals
			exit f != 0
		}' "$private/tap" || tail -n 30 "$private/err" | sed 's/^/         | /'
}

# unit_tests BUILD: each program of tests/unit, copied to where the ordinary user can execute it
unit_tests()
{
	mkdir -p "$private/unit"
	cp -R "$top/tests/plans" "$private/plans"
	chmod -R go+rX "$private/plans"
	for source in "$top"/tests/unit/*.c; do
		unit=$(basename "$source" .c)
		cp "$1/unit/$unit" "$private/unit/$unit" && chmod 755 "$private/unit/$unit"
		tap "unit: $unit" ordinarily env CMOCKA_MESSAGE_OUTPUT=TAP RBOX_PLANS="$private/plans" \
			timeout 120 "$private/unit/$unit"
	done
}

# finish: prints the sum as the last line and ends with its status; $TOTALS gets the totals too
finish()
{
	[ -z "${TOTALS:-}" ] || cat "$totals" >>"$TOTALS"
	"$top/tests/run" --sum "$totals"
	exit
}

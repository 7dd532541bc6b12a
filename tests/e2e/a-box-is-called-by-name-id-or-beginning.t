#!/bin/sh
# SPDX-License-Identifier: MIT
#
# BOX is a name, an id, or a beginning of either that fits no other box; all else is refused, however it is written.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/lib.sh"
. "${0%/*}/boxes.sh"
new_root "$T/root"
detach --name web "$T/root" sleep 1000
web=$id
detach --name web-2 "$T/root" sleep 1000
second=$id
detach --name other "$T/root" sleep 1000
other=$id

for called in other "$other" oth o; do
	is "$("$RBOX" inspect "$called" | jq -r .box.id)" "$other" "by '$called'"
done
short=$(echo "$other" | cut -c1-13)
is "$("$RBOX" inspect "$short" | jq -r .box.id)" "$other" "by the beginning of its id"
table=$("$RBOX" ps | awk '$2 == "other" { print $1 }')
run "$RBOX" inspect "$table"
came 0 "by the id as rbox ps prints it"
is "$("$RBOX" inspect web | jq -r .box.id)" "$web" "a whole name goes before a beginning"
is "$("$RBOX" inspect web- | jq -r .box.id)" "$second" "a beginning of one only"
run "$RBOX" inspect we
came 125 "a beginning of two is refused"
like "$err" '^rbox: 2 boxes are called we\.\.\.' "with their number"

# shellcheck disable=SC2012 # names of ours, without blanks
before="$("$RBOX" ps -q)$(ls -A "$state" | sort)"
all='inspect logs wait stop kill pause resume exec'
# refuse SENTENCE BOX [VERBS]
refuse()
{
	like_no_box=$1 called=$2
	for verb in ${3:-inspect stop exec}; do
		# shellcheck disable=SC2086 # words
		case $verb in
		exec) run "$RBOX" exec "$called" true ;;
		*) run "$RBOX" $verb "$called" ;;
		esac
		[ "$status" = 125 ] && printf '%s\n' "$err" | grep -Eq "$like_no_box" && [ -z "$out" ] &&
			[ "$(printf '%s' "$err" | LC_ALL=C tr -d ' -~\n\200-\377' | wc -c)" = 0 ]
		r=$?
		ok $r "$verb '$(printf '%s' "$called" | tr -c ' -~' '?' | cut -c1-40)' is refused with a sentence"
		[ $r = 0 ] || { note "status $status"; note "$out"; note "$err"; }
	done
}
refuse '^rbox: no box ' nowhere "$all"
refuse '^rbox: (no box|.*takes one box)' '' "$all"
for called in ' ' . .. / ../x "../$web" "./$web" "$state/$web" @web @ '*' "$web/" "$web/box.json" '[w]eb' 'web ' ' web' WEB '%s%n' \
	"$(printf 'a\033[31m\nb')" "$(printf '\377\376')" "$(printf '%05000d' 0)" "${web}0" "$(echo "$web" | tr a-f A-F)x"; do
	refuse '^rbox: (no box|.*BOX)' "$called"
done
refuse '^rbox: .*option' -x "$all"
refuse '^rbox: .*option' --nowhere
for verb in inspect logs wait stop kill pause resume; do
	run "$RBOX" $verb -- -x
	is "$status" 125 "$verb -- -x is a name, of no box"
	unlike "$err" option "and not an option"
	run "$RBOX" $verb
	came 125 "$verb without a box is refused"
done
# shellcheck disable=SC2012 # names of ours, without blanks
is "$("$RBOX" ps -q)$(ls -A "$state" | sort)" "$before" "all boxes run as before, and nothing was made"

# Entries that are none of rbox's, and broken ones, are passed over.
ln -s ../../.. "$state/@evil"
ln -s "$other" "$state/@..x"
mkdir "$state/00000000-0000-4000-8000-000000000000" "$state/directory"
: >"$state/file"
ln -s "$other" "$state/11111111-1111-4111-8111-111111111111"
run "$RBOX" ps -q
is "$status $err
$out" "0 
$web
$second
$other" "ps passes over what is no box"
for called in evil directory file 00000000 11111111; do
	run "$RBOX" inspect "$called"
	came 125 "'$called' is no box"
done
rm -rf "$state/@evil" "$state/@..x" "$state/directory" "$state/file" "$state/11111111-1111-4111-8111-111111111111"
run "$RBOX" stop "$web" web-2 oth
is "$status $err" "0 " "stop by id, name and beginning at once"
"$RBOX" gc >/dev/null
no_box_is_left "nothing is left"
done_testing

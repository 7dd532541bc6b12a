#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A box may have written anything into its root before rbox make adds to it: links to the host's directories in the place of directories,
# files and of rbox's own.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/../e2e/lib.sh"
PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
mkdir -p "$T/host/bin" "$T/host/rbox"
echo precious >"$T/host/file"
echo precious >"$T/host/bin/cat"
before=$(manifest "$T/host")

# hostile COMMAND: a root of bash in which a box has done that
hostile()
{
	rm -rf "$T/root"
	"$RBOX" make "$T/root" bash mv ln rm mkdir cp
	"$RBOX" "$T/root" bash -c "$1"
}

# adds NAME STATUS: cat is added to it, and nothing outside is changed
adds()
{
	run "$RBOX" make "$T/root" cat
	is "$status" "$2" "$1: status $2"
	is "$(manifest "$T/host")" "$before" "$1: nothing outside is touched"
	run "$RBOX" make --force "$T/root" cat
	is "$(manifest "$T/host")" "$before" "$1: nor with --force"
	run "$RBOX" make --check "$T/root"
	is "$(manifest "$T/host")" "$before" "$1: nor by --check"
}

hostile "mv /usr/bin /usr/old; /usr/old/ln -s $T/host/bin /usr/bin"
adds "a directory that is a link now" 125
like "$err" '^rbox: |' "and it is said"
run "$RBOX" make "$T/root" cat
like "$err" "^rbox: a symbolic link is on the way to .*/usr/bin.* now: nothing is written through it$" "with the reason"
hostile "mv /etc /old; ln -s $T/host /etc"
adds "/etc, a link" 125
hostile "ln -s $T/host/bin/cat /usr/bin/cat"
adds "a program's name, a link" 0
hostile "mv /.rbox /old; ln -s $T/host/rbox /.rbox"
adds "rbox's own directory, a link" 125
hostile "mv /.rbox/manifest /old; ln -s $T/host/file /.rbox/manifest"
adds "the manifest, a link" 125
hostile "ln -s $T/host/bin /.rbox/new"
adds "the place for what is new, a link" 125
hostile "mkdir /.rbox/new; ln -s $T/host/file /.rbox/new/1; ln -s $T/host/file /.rbox/new/manifest"
adds "links in the place for what is new" 0
hostile "mkdir /usr/bin/cat"
adds "a directory in a program's place" 125
hostile 'printf "rbox-manifest 1\nfile\t/../../host/file\t0644\t9\t%064d\t/etc/passwd\t\n" 0 >/.rbox/manifest'
adds "a manifest with a path that leads out" 125
sum=$(sha256sum "$T/host/file" | cut -d ' ' -f 1)
hostile "ln -s $T/host /srv; printf 'rbox-manifest 1\nfile\t/srv/file\t0644\t9\t$sum\t/etc/passwd\t\n' >/.rbox/manifest"
adds "a manifest that lists a file of the host's as no longer needed" 0
hostile 'printf "rbox-manifest 1\nadd\t/etc/shadow\t/etc/shadow\nprogram\tx\t/no/such\n" >/.rbox/manifest'
run "$RBOX" make "$T/root" cat
is "$status$err" 0 "what a manifest asks for is not even looked for"

# A private key of the caller's: the caller may read it, the box may not have it.
mkdir -m 755 "$T/home"
echo dont-tell-rbox >"$T/home/key"
chmod 644 "$T/home/key"
printf '#!/bin/sh\n# dont-tell-rbox\n' >"$T/home/tool"
chmod 755 "$T/home/tool"
for ask in "add\t$T/home/key\t/key" "add\t$T/home\t$T/home" "program\ttool\t$T/home/tool"; do
	hostile "printf 'rbox-manifest 1\n$ask\n' >/.rbox/manifest"
	for add in cat ''; do
		# shellcheck disable=SC2086 # words
		run "$RBOX" make "$T/root" $add
		is "$status $(grep -rl dont-tell-rbox "$T/root" --exclude-dir .rbox)" "0 " "${ask%%\\t*} in a manifest brings nothing of the caller's"
	done
done

# What a manifest lists is shown to a person.
printf 'rbox-manifest 1\nprogram\t\033[31mred\t/usr/bin/cat\n' >"$T/root/.rbox/manifest"
run "$RBOX" make --check "$T/root"
is "$(printf '%s%s' "$out" "$err" | grep -c "$(printf '\033')")" 0 "no byte of a name steers a terminal"
done_testing

#!/bin/sh
# SPDX-License-Identifier: MIT
# timeout: 900
#
# PostgreSQL under the default policy: a cluster is made, served on a UNIX socket and on loopback, loaded by pgbench, killed, recovered,
# and stopped; with POSIX and with System V shared memory, with parallel and with compiled queries.
#
# The filter refuses it only clone3 (ENOSYS), by which the C library's posix_spawn begins; it takes clone then.
# shellcheck disable=SC2016 # expanded in the box

. "${0%/*}/../e2e/lib.sh"
. "${0%/*}/../e2e/debian.sh"
. "${0%/*}/tree.sh"
tree_with postgresql postgresql-15 ''

server='
set -eu
PATH=/usr/lib/postgresql/15/bin:$PATH
export PGHOST=/tmp/server PGDATABASE=postgres
mkdir /tmp/server
initdb -D /tmp/server/data --auth=trust >/tmp/server/initdb
start()
{
	pg_ctl -D /tmp/server/data -w -t 120 -l /tmp/server/log -o "-k /tmp/server -c listen_addresses=localhost $options" start >/dev/null ||
		{ cat /tmp/server/log; exit 1; }
}
start
echo "accounts: $(pgbench -q -i -s 2 2>/dev/null && psql -Atc "select count(*) from pgbench_accounts")"
echo "writes: $(pgbench -c 8 -j 2 -t 100 2>&1 | grep processed)"
echo "reads by TCP: $(PGHOST=localhost pgbench -n -S -c 4 -j 2 -t 100 2>&1 | grep processed)"
echo "sums: $(psql -Atc "select (select sum(abalance) from pgbench_accounts) = (select sum(delta) from pgbench_history)")"
psql -At <<-SQL
	set min_parallel_table_scan_size = 0; set parallel_setup_cost = 0; set parallel_tuple_cost = 0;
	set jit = on; set jit_above_cost = 0;
	explain (analyze, timing off) select sum(abalance) from pgbench_accounts;
	select name, setting from pg_settings where name ~ \$\$shared_memory_type\$\$;
	listen news;
	notify news;
	copy (select 1) to program \$\$cat >/tmp/server/copied\$\$;
SQL
echo "copied: $(cat /tmp/server/copied)"
kill -9 "$(head -n 1 /tmp/server/data/postmaster.pid)"
while cat /proc/[0-9]*/comm 2>/dev/null | grep -qx postgres; do sleep 0.1; done
start
echo "recovered: $(grep -c "automatic recovery" /tmp/server/log) $(psql -Atc "select count(*) from pgbench_history")"
pg_ctl -D /tmp/server/data -w stop | tail -n 1
grep -E "(PANIC|FATAL|ERROR):" /tmp/server/log | grep -vE "is starting up|not yet accepting" || :'

for kind in posix sysv; do
	case $kind in
	posix) options='-c dynamic_shared_memory_type=posix' ;;
	sysv) options='-c shared_memory_type=sysv -c dynamic_shared_memory_type=sysv -c wal_sync_method=open_datasync' ;;
	esac
	run "$RBOX" -u postgres --ephemeral --hostname db -e options="$options" "$tree" sh -c "$server"
	came 0 "$kind: it serves"
	like "$out" '^accounts: 200000$' "$kind: accounts are made"
	like "$out" '^writes: .* 800/800$' "$kind: eight clients write"
	like "$out" '^reads by TCP: .* 400/400$' "$kind: four read by TCP"
	like "$out" '^sums: t$' "$kind: the sums are right"
	like "$out" 'Workers Launched: [1-9]' "$kind: a query has parallel workers"
	like "$out" 'Functions: [1-9]' "$kind: a query is compiled"
	like "$out" "^dynamic_shared_memory_type\\|$kind\$" "$kind: shared memory is of this kind"
	like "$out" '^Asynchronous notification "news" received' "$kind: a notification arrives"
	like "$out" '^copied: 1$' "$kind: a program is fed"
	like "$out" '^recovered: 1 800$' "$kind: a killed server recovers"
	like "$out" '^server stopped$' "$kind: the server is stopped"
	unlike "$out" '(PANIC|FATAL|ERROR):' "$kind: without an error in its log"
done

nothing_left "nothing is left"
done_testing

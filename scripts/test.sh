#!/usr/bin/env bash
# Runs what touches the database's own behaviour on PostgreSQL, everything else on SQLite and in the
# browser. TEST_ALL=1 runs everything on both databases, and the whole accessibility matrix.
# REQUIRE_ALL=1 also fetches what is missing, and nothing may be skipped.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=places.sh
source "$(dirname "$0")/places.sh"
cd "$root"
export PATH="$root/.venv/bin:$PATH"
# Many tests start the portal as a process, which takes twice as long if nothing is compiled.
export PYTHONDONTWRITEBYTECODE=
# Java compiles quickly instead of well: a server started here lives only as long as the tests.
export ELASTICSEARCH_JAVA=${ELASTICSEARCH_JAVA:--XX:TieredStopAtLevel=1}

started=()
end() {
    for pid in $(jobs -rp); do kill -- "-$pid" 2>/dev/null || true; done
    for name in "${started[@]}"; do "scripts/$name.sh" stop; done
}
trap end EXIT

# A server that runs already is used and left running.
begin() {
    if ! "scripts/$1.sh" url >/dev/null; then
        started+=("$1")
        "scripts/$1.sh" start >/dev/null
    fi
}

if [ "${REQUIRE_ALL:-0}" = 1 ] || [ -x "$cache/elasticsearch-9.4.3/bin/elasticsearch" ]; then
    begin elasticsearch
fi
if [ "$#" -gt 0 ]; then
    pytest "$@"
    exit
fi

database=
if [ "${REQUIRE_ALL:-0}" = 1 ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
    begin postgres
    database=$(scripts/postgres.sh url)
else
    say "PostgreSQL is missing, all tests run on SQLite: apt-get install postgresql"
fi

on_sqlite="not e2e"
on_postgresql="not e2e and not bench and not nodes"
if [ -n "$database" ] && [ "${TEST_ALL:-0}" != 1 ]; then
    on_sqlite="not e2e and (both or bench or nodes or not postgresql)"
    on_postgresql="postgresql and not bench and not nodes"
fi
# The browser has precedence: its tests wait for pages as a person would.
sqlite() { env -u DATABASE_URL nice pytest -m "$on_sqlite"; }
postgresql() { DATABASE_URL=$database nice pytest -m "$on_postgresql"; }
editing() { env -u DATABASE_URL pytest -m e2e tests/e2e/editing; }
reading() { env -u DATABASE_URL pytest -m e2e tests/e2e/reading; }
searching() { env -u DATABASE_URL pytest -m e2e tests/e2e/searching; }

lane() {
    local failed=0 name
    for name in "$@"; do
        say "== The tests: $name"
        "$name" || failed=1
    done
    return "$failed"
}

# Three lanes for two cores, as editing is mostly waiting: for slow lines, and at a person's pace.
reports=$(mktemp -d)
# Process groups of their own, so that the end of this script ends them whole.
set -m
lane ${database:+postgresql} reading >"$reports/second" 2>&1 &
second=$!
lane editing searching >"$reports/third" 2>&1 &
third=$!
set +m
failed=0
lane sqlite || failed=1
wait "$second" || failed=1
wait "$third" || failed=1
cat "$reports/second" "$reports/third"
rm -rf "$reports"
[ "$failed" = 0 ]

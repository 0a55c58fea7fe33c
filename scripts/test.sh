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
# The browser has precedence, as its tests wait for pages as a person would; then the longest lane.
portal() { env -u DATABASE_URL nice pytest -m "$on_sqlite" tests/portal; }
others() { env -u DATABASE_URL nice pytest -m "$on_sqlite" tests --ignore=tests/portal --ignore=tests/e2e; }
postgresql() { DATABASE_URL=$database nice -n 5 pytest -m "$on_postgresql" tests --ignore=tests/e2e; }
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

# Migrate once for all lanes: what follows copies the migrated databases.
migrate() { pytest --quiet --no-header tests/test_database.py; }

reports=$(mktemp -d)
# Process groups of their own, so that the end of this script ends them whole.
set -m
if [ -n "$database" ]; then
    DATABASE_URL=$database migrate >"$reports/migrate" 2>&1 &
    migrating=$!
fi
failed=0
(unset DATABASE_URL && migrate) || failed=1
[ -z "$database" ] || wait "$migrating" || { cat "$reports/migrate"; failed=1; }

# Four lanes for two cores, as editing is mostly waiting: for slow lines, and at a person's pace.
lanes=()
for names in "others" "editing searching" ${database:+postgresql}; do
    # shellcheck disable=SC2086
    lane $names >"$reports/${names%% *}" 2>&1 &
    lanes+=($!)
done
set +m
lane portal reading || failed=1
for running in "${lanes[@]}"; do wait "$running" || failed=1; done
cat "$reports/others" "$reports/editing" ${database:+"$reports/postgresql"}
rm -rf "$reports"
[ "$failed" = 0 ]

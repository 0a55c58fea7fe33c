#!/usr/bin/env bash
# Runs every test on SQLite, and on PostgreSQL as well what touches the database's own behaviour.
# TEST_ALL=1 runs everything on PostgreSQL and the whole accessibility matrix.
# REQUIRE_ALL=1 also fetches what is missing, and nothing may be skipped.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=places.sh
source "$(dirname "$0")/places.sh"
cd "$root"
export PATH="$root/.venv/bin:$PATH"
# Many tests start the portal as a process, which takes twice as long if nothing is compiled.
export PYTHONDONTWRITEBYTECODE=

started=()
second=
end() {
    [ -z "$second" ] || kill -- "-$second" 2>/dev/null || true
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

# Two lanes for two cores: everything but the browser on SQLite; beside it what runs on PostgreSQL as
# well, then the browser.
if [ "${TEST_ALL:-0}" = 1 ]; then
    on_postgresql="not e2e and not bench and not nodes"
else
    on_postgresql="postgresql and not bench and not nodes"
fi

second_lane() {
    local failed=0
    if [ -n "$database" ]; then
        say "== The tests on PostgreSQL"
        DATABASE_URL=$database pytest -m "$on_postgresql" || failed=$?
    fi
    say "== The tests in the browser"
    env -u DATABASE_URL pytest -m e2e || failed=$?
    return "$failed"
}

database=
if [ "${REQUIRE_ALL:-0}" = 1 ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
    begin postgres
    database=$(scripts/postgres.sh url)
else
    say "PostgreSQL is missing, its tests are left out: apt-get install postgresql"
fi
report=$(mktemp)
# A process group of its own, so that the end of this script ends it whole.
set -m
second_lane >"$report" 2>&1 &
second=$!
set +m
say "== The tests on SQLite"
failed=0
env -u DATABASE_URL pytest -m "not e2e" || failed=$?
wait "$second" || failed=$?
second=
cat "$report"
rm -f "$report"
[ "$failed" = 0 ]

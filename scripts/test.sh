#!/usr/bin/env bash
# Runs every test on SQLite and, where a PostgreSQL is installed, on PostgreSQL at the same time.
# REQUIRE_ALL=1 also fetches what is missing, and nothing may be skipped.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=places.sh
source "$(dirname "$0")/places.sh"
cd "$root"
export PATH="$root/.venv/bin:$PATH"

started=()
on_postgres=
end() {
    [ -z "$on_postgres" ] || kill "$on_postgres" 2>/dev/null || true
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

# The browser's scenarios, the measurements and the clusters need one database; all else is run on
# both, side by side, for one run leaves a core idle.
if [ "${REQUIRE_ALL:-0}" = 1 ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
    begin postgres
    report=$(mktemp)
    DATABASE_URL=$(scripts/postgres.sh url) pytest -m "not e2e and not bench and not nodes" >"$report" 2>&1 &
    on_postgres=$!
else
    say "PostgreSQL is missing, its tests are left out: apt-get install postgresql"
fi
say "== The tests on SQLite"
passed=0
env -u DATABASE_URL pytest || passed=$?
if [ -n "$on_postgres" ]; then
    wait "$on_postgres" || passed=$?
    on_postgres=
    say "== The tests on PostgreSQL"
    cat "$report"
    rm -f "$report"
fi
[ "$passed" = 0 ]

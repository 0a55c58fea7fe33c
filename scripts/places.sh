# shellcheck shell=bash
# Sourced by other scripts: folders of downloads and server data, and running servers as an ordinary user.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
notes=$root/var/servers
mkdir -p "$notes"

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Servers refuse to run as root, and an ordinary user cannot enter root's home.
server_user=""
cache=${XDG_CACHE_HOME:-$HOME/.cache}/partnerstadt
if [ "$(id -u)" = 0 ]; then
    server_user=nobody
    mkdir -p "$cache"
    if ! setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups test -x "$cache"; then
        cache=/var/cache/partnerstadt
    fi
fi
mkdir -p "$cache"

# Run a command as the user who owns the servers' files; the process id stays the same.
as_server() {
    if [ -n "$server_user" ]; then
        setpriv --reuid="$server_user" --regid="$(id -g "$server_user")" --clear-groups \
            env HOME="$cache" "$@"
    else
        "$@"
    fi
}

# Give files to that user.
hand_over() { if [ -n "$server_user" ]; then chown -R "$server_user" "$@"; fi; }

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

alive() { [ -n "${1:-}" ] && kill -0 "$1" 2>/dev/null; }

# Terminate a process by its id and wait for it.
end_process() {
    local pid=$1 waited=0
    alive "$pid" || return 0
    kill "$pid"
    while alive "$pid" && [ "$waited" -lt 60 ]; do sleep 0.5; waited=$((waited + 1)); done
    if alive "$pid"; then kill -9 "$pid"; fi
}

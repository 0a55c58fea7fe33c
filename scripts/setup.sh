#!/bin/sh
# Find Python 3.11 or newer and run scripts/setup.py with it.
set -eu
cd "$(dirname "$0")/.."
for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$name" scripts/setup.py
    fi
done
echo "Python 3.11 or newer with venv is missing (Debian: apt-get install python3 python3-venv)." >&2
exit 1

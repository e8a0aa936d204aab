#!/bin/sh
# Runs "$@" with a Python 3.8 or newer that really starts: sh tools/python.sh -m tools.bootstrap
# Only the set-up and the doctor go this way; everything else runs in .venv.
root=$(cd "${0%/*}/.." && pwd) || exit 1

# Out of reach of the repository's .python-version: a pyenv shim obeys it and fails where that version is not installed.
cd / || exit 1
for candidate in python3 python /usr/bin/python3 /usr/local/bin/python3 \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python3; do
    found=$("$candidate" -c 'import sys; print(sys.executable if sys.version_info >= (3, 8) else "")' 2>/dev/null) || continue
    if [ -n "$found" ]; then
        cd "$root" && exec "$found" "$@"
    fi
done
echo "Python mangler: Der skal bruges en Python 3.8 eller nyere for at komme i gang. Installér python3 og prøv igen." >&2
exit 1

#!/bin/sh
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Runs the given arguments with the first Python that is good enough to build the environments with:
# one that really starts (a version manager's shim may not), is new enough and can make a virtual environment.

seen=""
for candidate in "$PYTHON" python3 python3.13 python3.12 python3.11 python3.14 python; do
    [ -n "$candidate" ] || continue
    version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    if ! "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        seen="$seen $candidate is Python $version, too old;"
    elif ! "$candidate" -c 'import venv, ensurepip' 2>/dev/null; then
        seen="$seen $candidate lacks venv, install it (on Debian and Ubuntu: apt install python3-venv);"
    else
        exec "$candidate" "$@"
    fi
done
echo "Please install Python 3.11 or newer with its venv module.${seen:+ Found:${seen%;}.}" >&2
exit 1

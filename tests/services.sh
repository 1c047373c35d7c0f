#!/bin/sh
# Installs what some suites need beside Python: a browser, PostgreSQL, Java and Node.
set -eu

missing=""
[ -x /usr/bin/chromium ] || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
command -v node >/dev/null 2>&1 || missing="$missing nodejs"

[ -n "$missing" ] || { echo "services: all there"; exit 0; }
if [ "$(id -u)" -ne 0 ]; then
    echo "services: missing$missing; as root: apt-get install$missing" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # one word a package
apt-get install -y -qq --no-install-recommends $missing >/dev/null
echo "services: installed$missing"

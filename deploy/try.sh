#!/bin/sh
# Brings the whole installation up on loopback from Debian's packages (nginx, postgresql, openssl, curl) in a folder of
# its own, tries it, and takes it down again, each process by its own number:
#   deploy/try.sh                    tries it, and says what was seen
#   deploy/try.sh COMMAND …          runs a command instead while it is up, with FORTJANST_TRIED_ADDRESS,
#                                    FORTJANST_TRIED_PROCESSES (two process numbers) and FORTJANST_DATABASE set
# The Python is that of .venv, or PYTHON.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-$root/.venv/bin/python}
folder=$(mktemp -d "${TMPDIR:-/tmp}/fortjanst-try.XXXXXX")
chmod 755 "$folder"
database=; first=; second=; proxy=

say() { printf '%s\n' "$*"; }
give_up() { say "FAILED: $*" >&2; for log in app-1 app-2 nginx postgres; do
    [ ! -s "$folder/$log.log" ] || { say "-- $log" >&2; tail -n 15 "$folder/$log.log" >&2; }; done; exit 1; }

down() {
    trap - EXIT INT TERM
    for process in $first $second $proxy; do kill "$process" 2>/dev/null || true; done
    for process in $first $second $proxy; do wait "$process" 2>/dev/null || true; done
    if [ -n "$database" ]; then as_owner "$pg/pg_ctl" -D "$folder/postgres" -m immediate stop >/dev/null 2>&1 || true; fi
    rm -rf "$folder"
}
trap down EXIT
trap 'exit 130' INT TERM

# PostgreSQL refuses to run as root.
as_owner() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

pg=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1) || true
[ -n "$pg" ] || give_up 'PostgreSQL is not installed (Debian: apt install postgresql)'
nginx=$(command -v nginx || ls /usr/sbin/nginx 2>/dev/null) || give_up 'nginx is not installed (Debian: apt install nginx-light)'
[ -x "$python" ] || give_up "there is no $python (make run makes it)"

# PostgreSQL
mkdir "$folder/postgres"
"$python" -c 'import secrets; print(secrets.token_hex(16), end="")' >"$folder/password"
[ "$(id -u)" -ne 0 ] || chown postgres "$folder/postgres" "$folder/password"
password=$(cat "$folder/password")
as_owner "$pg/initdb" -D "$folder/postgres" -U fortjanst -A scram-sha-256 --pwfile "$folder/password" -E UTF8 \
    --locale C.UTF-8 >/dev/null
database=$(free_port)
touch "$folder/postgres.log"; [ "$(id -u)" -ne 0 ] || chown postgres "$folder/postgres.log"
as_owner "$pg/pg_ctl" -D "$folder/postgres" -w -l "$folder/postgres.log" \
    -o "-p $database -c listen_addresses=127.0.0.1 -c unix_socket_directories=''" start >/dev/null ||
    give_up 'PostgreSQL did not start'
export PGPASSWORD="$password"
"$pg/psql" -q -h 127.0.0.1 -p "$database" -U fortjanst -d postgres \
    -c "CREATE DATABASE fortjanst ENCODING 'UTF8' TEMPLATE template0" >/dev/null
export FORTJANST_DATABASE="postgresql+psycopg://fortjanst:$password@127.0.0.1:$database/fortjanst"

# Two processes of the app
one=$(free_port); two=$(free_port)
start_app() { (cd "$root" && exec "$python" -m streamlit run app.py --server.port "$1") >"$folder/$2.log" 2>&1 & }
start_app "$one" app-1; first=$!
start_app "$two" app-2; second=$!
wait_for() {
    for _ in $(seq 600); do
        if curl -fsk --noproxy '*' -o /dev/null "$1" 2>/dev/null; then return 0; fi
        sleep 0.1
    done
    give_up "$1 does not answer"
}
wait_for "http://127.0.0.1:$one/api/ready"; wait_for "http://127.0.0.1:$two/api/ready"

# nginx, with our own site; only names, ports and paths are other than in a city
plain=$(free_port); secure=$(free_port)
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout "$folder/privkey.pem" \
    -out "$folder/fullchain.pem" 2>/dev/null
sed -e "s/fortjanst\.example\.se/localhost/; s/127\.0\.0\.1:8601/127.0.0.1:$one/; s/127\.0\.0\.1:8602/127.0.0.1:$two/" \
    -e "s/listen 80;/listen 127.0.0.1:$plain;/; s/listen 443 ssl/listen 127.0.0.1:$secure ssl/" \
    -e "s#/etc/ssl/fortjanst#$folder#; s#/var/log/nginx/fortjanst-error#$folder/nginx#; s#/var/log/nginx#$folder#" \
    -e 's/\$request_time/$request_time $upstream_addr/' "$root/deploy/nginx.conf" >"$folder/site.conf"
cat >"$folder/nginx.conf" <<END
daemon off;
pid $folder/nginx.pid;
error_log $folder/nginx.log warn;
events { worker_connections 1024; }
http {
    types { text/html html; }
    client_body_temp_path $folder/body; proxy_temp_path $folder/proxied; fastcgi_temp_path $folder/f;
    uwsgi_temp_path $folder/u; scgi_temp_path $folder/s;
    include $folder/site.conf;
}
END
"$nginx" -c "$folder/nginx.conf" -p "$folder" 2>>"$folder/nginx.log" & proxy=$!
address="https://localhost:$secure"
wait_for "$address/api/ready"

if [ $# -gt 0 ]; then
    FORTJANST_TRIED_ADDRESS=$address FORTJANST_TRIED_PROCESSES="$first $second" "$@"
    exit
fi

ask() { curl -sk --noproxy '*' "$@"; }
served_by() { sleep 0.1; tail -n 1 "$folder/fortjanst.log" | awk '{print $NF}'; }

headers=$(ask -D - -o /dev/null "$address/")
for wanted in 'strict-transport-security: max-age=31536000' "content-security-policy: default-src 'self'" \
    'x-content-type-options: nosniff' 'set-cookie: fortjanst_place=.*; Secure'; do
    printf '%s' "$headers" | grep -qi "^$wanted" || give_up "no header $wanted"
done
say 'headers: strict transport, content policy, secure cookie: ok'

[ "$(ask -o /dev/null -w '%{http_code}' "http://localhost:$plain/")" = 308 ] || give_up 'plain http is not sent on to https'
[ "$(ask -o /dev/null -w '%{http_code}' -H 'Host: evil.example' "$address/")" = 400 ] || give_up 'another name is answered'
say 'plain http goes to https, another name is refused: ok'

seen=
for visitor in 1 2 3 4 5 6 7 8 9 10 11 12; do
    jar="$folder/jar-$visitor"
    ask -c "$jar" -o /dev/null "$address/"; at=$(served_by)
    for _ in 1 2 3; do
        ask -b "$jar" -o /dev/null "$address/_stcore/health"
        [ "$(served_by)" = "$at" ] || give_up 'a visitor was moved to another process'
    done
    seen="$seen $at"
done
say "12 visitors stayed where they were:$(printf '%s\n' $seen | sort | uniq -c | awk '{printf " %s on %s", $1, $2}'): ok"
[ "$(printf '%s\n' $seen | sort -u | wc -l)" -eq 2 ] || give_up 'only one process was used'

upgraded=$(ask --http1.1 --max-time 3 -o /dev/null -w '%{http_code}' -H 'Connection: Upgrade' -H 'Upgrade: websocket' \
    -H "Origin: $address" -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' \
    "$address/_stcore/stream" || true)
[ "$upgraded" = 101 ] || give_up "the socket was answered with $upgraded"
say 'socket through the proxy: ok'

kill -9 "$first"; wait "$first" 2>/dev/null || true; first=
for visitor in 1 2 3 4 5 6 7 8 9 10 11 12; do
    [ "$(ask -b "$folder/jar-$visitor" -o /dev/null -w '%{http_code}' "$address/_stcore/health")" = 200 ] ||
        give_up 'a visitor has no server after one process was killed'
done
say 'one process killed: everybody is answered by the other: ok'
start_app "$one" app-1; first=$!
wait_for "http://127.0.0.1:$one/api/ready"
grep -q '?' "$folder/fortjanst.log" && give_up 'the log has what stands after ? in addresses'
say 'no query of any address in the log: ok'
say 'All of it works.'

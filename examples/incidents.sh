#!/bin/sh
# Takes a log of incidents through an import, a replay and the past, and prints figures. Needs curl.
# Usage: examples/incidents.sh incidents.xes.gz [url] [token] [day]
# Made for the incidents of BPI Challenge 2013: 65,533 events of 7,554 incidents, up to May 2012.
set -eu

log=${1:?usage: examples/incidents.sh incidents.xes.gz [url] [token] [day]}
url=${2:-http://127.0.0.1:8080}
token=${3:-demo-admin}
day=${4:-2012-05-01}

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# Prints the status and the seconds it took; the answer is kept.
request() { curl --silent --show-error --header "Authorization: Bearer $token" --output "$answer" --write-out '%{http_code} %{time_total}' "$@"; }
number() { sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p" "$answer"; }
text() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$answer"; }

say() { printf '%-32s %s\n' "$1" "$2"; }
rate() { awk -v count="$1" -v seconds="$2" 'BEGIN { printf "%d in %.1f s, %d/s", count, seconds, count / seconds }'; }
refused() { echo "$1: HTTP $2 $(text detail)" >&2; exit 1; }

import() {
  took=$(request --upload-file "$log" --request POST --header 'Content-Type: application/xml' --header 'Prefer: wait=600' "$url/api/v1/imports")
  [ "${took% *}" = 200 ] && [ "$(text state)" = done ] || refused 'the import' "${took% *}"
  say "$1: lines" "$(rate "$(number lines)" "${took#* }") until every read shows them"
  say "$1: events added" "$(rate "$(number events)" "${took#* }")"
  say "$1: lines repeated, rejected" "$(number repeated), $(number rejected_total)"
}

# What a list counts, and how long it takes to tell.
total() {
  for _ in $(seq 120); do # right after an import the past is not written down yet, and says so
    took=$(request "$url$2")
    [ "${took% *}" = 503 ] || break
    sleep 1
  done
  [ "${took% *}" = 200 ] || refused "$2" "${took% *}"
  say "$1" "$(number total), told in ${took#* } s"
}

replay() {
  took=$(request --request POST "$url/api/v1/projections/casework/replay")
  case ${took% *} in
    202) ;;
    404) say 'replay' 'is not served here'; return ;;
    *) refused 'the replay' "${took% *}" ;;
  esac
  fastest=0
  for _ in $(seq 3000); do
    request "$url/api/v1/projections/casework" > /dev/null
    [ "$(text state)" = replaying ] || break
    [ "$(text phase)" != waiting ] || { say 'replay' "its rows differ: $(cat "$answer")"; return; }
    fastest=$(number events_per_second | grep . || echo "$fastest")
    sleep 0.1
  done
  say 'replay' "$(text result), $(number position) events read, $fastest/s"
}

past() {
  total "$1: open on $day" "/history/api/v1/assignments?status=open&limit=1&as_of=${day}T00:00:00Z"
  total "$1: overdue on $day" "/tracking/api/v1/assignments/overdue?limit=1&as_of=${day}T00:00:00Z"
}

import 'import'
import 'once more'
total 'open now' '/history/api/v1/assignments?status=open&limit=1'
past 'before the replay'
replay
past 'after the replay'

# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the setups that fetch from npm share; sourced by them.

fail() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

npm_hints=("check the network and: npm config get registry"
    "behind a private certificate authority set NODE_EXTRA_CA_CERTS to its file")

# Node brings its own list of certificate authorities; the system's also holds private ones.
system_authorities=/etc/ssl/certs/ca-certificates.crt
if [[ -z ${NODE_EXTRA_CA_CERTS:-} && -f $system_authorities ]]; then
    export NODE_EXTRA_CA_CERTS=$system_authorities
fi

need_npm() {
    command -v npm >/dev/null || fail "npm not found: run ./run setup"
}

# fetch_pinned PACKAGE SHA512 FOLDER PINS: the package's archive in FOLDER; its path is in $archive.
fetch_pinned() {
    archive=$(npm pack --silent --pack-destination "$3" "$1") || fail "npm package not fetched: $1" "${npm_hints[@]}"
    archive=$3/${archive##*/}
    echo "$2  $archive" | sha512sum --check --status ||
        fail "npm package differs from its pin: $1" "expected SHA-512 $2" "nothing was installed; compare with $4"
}

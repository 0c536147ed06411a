# Shared by the scripts beside it; sourced, not run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf '%s\n' "$*" >&2; }

missing_packages() {
  local wanted installed
  wanted=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$root/scripts/packages.txt" | sort -u)
  # dpkg-query fails when it does not know one of them; what it prints is right all the same.
  # shellcheck disable=SC2086
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
    sed -n 's/^installed //p' | sort -u || true)
  comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed")
}

# Installs what packages.txt names and the machine lacks. Touches neither network nor apt when nothing is missing.
install_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "This needs a Debian 12 or 13 system: dpkg or apt was not found. The packages it would install are listed in" \
      "scripts/packages.txt."
    exit 2
  fi
  local missing as_root=()
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0
  if ((EUID != 0)); then
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
      as_root=(sudo)
    else
      say "Could not install missing packages: you are not root and sudo is not there or asks for a password." \
        "Have somebody who may install packages run:" $'\n\n' \
        "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" $'\n'
      exit 2
    fi
  fi
  say "Installing ${#missing[@]} missing packages: ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q update >&2 </dev/null
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
    "${missing[@]}" >&2 </dev/null; then
    say "Could not install the packages: see apt's message above. Nothing was built."
    exit 2
  fi
}

# The preset's build tree, configured once and built with two jobs or as many as there are processors.
build_preset() {
  local preset=$1 jobs launcher=()
  shift
  jobs=$(nproc)
  ((jobs >= 2)) || jobs=2
  if command -v ccache >/dev/null && [[ -z ${RETURNS_NO_CCACHE:-} ]]; then
    launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    # The precompiled headers and the paths of this clone are told to ccache, or nothing is ever found again.
    export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$root} CCACHE_NOHASHDIR=1
    export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
  fi
  cmake --preset "$preset" "${launcher[@]}" >&2
  cmake --build --preset "$preset" -j "$jobs" "$@" >&2
}

# Shared by run.sh and test.sh, which set $root to the checkout and source this file.
# `setup run` leaves a virtual environment in $venv that can start Framegrain; `setup dev` adds the
# tools for its tests. Both return at once when nothing they depend on has changed.
# shellcheck shell=sh

venv=${root:?is set by the script that sources this file}/.venv
constraints=$root/packaging/constraints.txt

say() { printf 'framegrain: %s\n' "$*" >&2; }

die() {
    say "$@"
    exit 1
}

setup() {
    key=$(setup_key)
    if ready "$1"; then return 0; fi
    python=$(find_python) || install_python
    install_system_packages
    make_environment
    install_dependencies "$1"
    if [ "$1" = dev ]; then printf '%s\n' "$key" >"$venv/.ready-dev"; fi
    printf '%s\n' "$key" >"$venv/.ready-run"
}

setup_key() {
    cd -- "$root" && { pwd && cat pyproject.toml "$constraints" packaging/libraries.py; } | cksum
}

ready() {
    [ -x "$venv/bin/python" ] && [ -f "$venv/.ready-$1" ] && read -r made <"$venv/.ready-$1" && [ "$made" = "$key" ]
}

# Python 3.11, whatever `python3` is here. FRAMEGRAIN_PYTHON names one in an unusual place.
find_python() {
    for candidate in "${FRAMEGRAIN_PYTHON:-}" python3.11 python3 python /usr/bin/python3.11 /usr/local/bin/python3.11 \
        /opt/*/bin/python3.11 "${HOME:-}"/.pyenv/versions/3.11.*/bin/python3.11 \
        "${HOME:-}"/.local/share/uv/python/cpython-3.11.*/bin/python3.11; do
        [ -n "$candidate" ] || continue
        "$candidate" -c 'import sys; sys.version_info[:2] == (3, 11) or sys.exit(1); print(sys.executable)' 2>/dev/null && return
    done
    return 1
}

install_python() {
    if ! can_install; then
        die "Python 3.11 was not found. Install it (Debian 12: $(by_hand python3.11 python3.11-venv)), or set FRAMEGRAIN_PYTHON."
    fi
    say "installing Python 3.11"
    apt_install python3.11 python3.11-venv || die "this system offers no Python 3.11: install it, or set FRAMEGRAIN_PYTHON to it."
    python=$(find_python) || die "Python 3.11 was installed but does not start."
}

# One list, so that whoever may not install gets one command to hand to someone who may.
install_system_packages() {
    missing=$("$python" "$root/packaging/libraries.py")
    packages=$(printf '%s\n' "$missing" | cut -d ' ' -f 2 | tr '\n' ' ')
    if ! has_pip; then packages="$packages python3.11-venv"; fi
    # shellcheck disable=SC2086 # the list is split into words on purpose
    set -- $packages
    if [ $# -eq 0 ]; then return 0; fi
    if ! can_install; then
        say "this system lacks:"
        if [ -n "$missing" ]; then printf '%s\n' "$missing" | sed 's/\(.*\) \(.*\)/    \1 (package \2)/' >&2; fi
        if ! has_pip; then printf '    ensurepip for %s (package python3.11-venv)\n' "$python" >&2; fi
        die "install what is missing with: $(by_hand "$@")"
    fi
    say "installing $# system packages"
    apt_install "$@" || die "the system packages could not be installed; try: $(by_hand "$@")"
    missing=$("$python" "$root/packaging/libraries.py")
    if [ -n "$missing" ]; then die "still missing after the installation:" "$missing"; fi
    has_pip || die "$python can't make a virtual environment (it has neither ensurepip nor pip); set FRAMEGRAIN_PYTHON to another Python 3.11."
}

has_pip() { "$python" -c 'import ensurepip' 2>/dev/null || "$python" -m pip --version >/dev/null 2>&1; }

can_install() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; then
        as_root=sudo
    else
        return 1
    fi
}

apt_install() {
    $as_root apt-get update -qq || say "the package lists could not be refreshed; going on with the ones that are here"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

by_hand() {
    sudo=
    if [ "$(id -u)" -ne 0 ]; then sudo='sudo '; fi
    printf '%sapt-get install -y --no-install-recommends %s' "$sudo" "$*"
}

make_environment() {
    if usable_environment; then return 0; fi
    say "making a virtual environment in .venv"
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv --clear "$venv"
    else
        "$python" -m venv --clear --without-pip "$venv"
        "$python" -m pip --python "$venv/bin/python" --disable-pip-version-check install -qq -c "$constraints" pip
    fi
}

# A checkout that was moved or copied holds scripts that still name its old place.
usable_environment() {
    grep -qsF -- " $venv" "$venv/pyvenv.cfg" && "$venv/bin/python" -m pip --version >/dev/null 2>&1
}

install_dependencies() {
    say "installing the pinned dependencies (a few hundred MB the first time)"
    pip_install pip hatchling
    if [ "$1" = dev ]; then
        pip_install --no-build-isolation -e "$root" --group "$root/pyproject.toml:dev"
    else
        pip_install --no-build-isolation -e "$root"
    fi
}

pip_install() { "$venv/bin/python" -m pip install -qq --no-input --disable-pip-version-check -c "$constraints" "$@"; }

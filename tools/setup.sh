#!/usr/bin/env bash
# Set-up for the Makefile: `tools/setup.sh` makes .venv ready, `test-tools` gets what only tests need, `display` what a
# window needs.
# System packages are installed by apt-get where that is allowed (root, or sudo without a password); otherwise one line
# names them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What Qt needs to run without a display, and with one (X11).
QT_OFFSCREEN=(libgl1 libegl1 libglib2.0-0 libfontconfig1 libfreetype6 libdbus-1-3 libxkbcommon0 libx11-6 libbrotli1)
QT_DISPLAY=(libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
  libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxcb-util1 libx11-xcb1)

say() { printf '%s\n' "$*" >&2; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

may_install() {
  [ "${CMPDESK_NO_APT:-}" = "" ] && command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

apt_install() {
  local get=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -y)
  say "installing: $*"
  as_root "${get[@]}" install --no-install-recommends "$@" </dev/null >/dev/null 2>&1 && return
  as_root "${get[@]}" update </dev/null >/dev/null 2>&1 || true
  as_root "${get[@]}" install --no-install-recommends "$@" </dev/null >/dev/null
}

make_environment() {
  local python=${PYTHON:-python3}
  if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "Python 3.11 or newer is needed (PYTHON=/path/to/python3.11 names another one)."
    exit 1
  fi
  if [ ! -x .venv/bin/python ]; then
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
      say "Python's venv module is needed: apt-get install python3-venv"
      exit 1
    fi
    say "setting up .venv (some 250 MB to download, once)"
    "$python" -m venv .venv
  fi
  .venv/bin/python -m pip install -qq -c constraints.txt pip setuptools wheel Babel </dev/null
  .venv/bin/python -m pip install -qq -c constraints.txt --no-build-isolation -e '.[dev]' </dev/null
}

qt_starts() {
  QT_QPA_PLATFORM=offscreen .venv/bin/python -c \
    'import PySide6.QtSvg, PySide6.QtPrintSupport; from PySide6.QtWidgets import QApplication; QApplication([])' \
    >/dev/null 2>&1
}

display_complete() {
  local plugin
  plugin=$(echo .venv/lib/python3*/site-packages/PySide6/Qt/plugins/platforms/libqxcb.so)
  [ -f "$plugin" ] && ! ldd "$plugin" | grep -q 'not found'
}

need_qt_libraries() {
  if ! qt_starts; then
    if ! may_install || ! apt_install "${QT_OFFSCREEN[@]}"; then
      say "Qt needs system libraries: apt-get install ${QT_OFFSCREEN[*]}"
      exit 1
    fi
    if ! qt_starts; then
      QT_QPA_PLATFORM=offscreen .venv/bin/python -c 'import PySide6.QtWidgets'
      exit 1
    fi
  fi
}

# Without a display nothing is needed; with one, only opening a window needs more.
need_display() {
  if [ -n "${DISPLAY:-}" ] && ! display_complete && ! { may_install && apt_install "${QT_DISPLAY[@]}"; }; then
    say "to open a window, Qt needs: apt-get install ${QT_DISPLAY[*]}"
    return 1
  fi
}

have_postgresql() {
  [ -n "${CMPDESK_TEST_POSTGRES:-}" ] || command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

install_postgresql() {
  # Debian's package would create and start a cluster named main: the tests start a private one of their own.
  local refuse=/etc/postgresql-common/createcluster.d/zz-cmpdesk-tests.conf done=0
  as_root mkdir -p "$(dirname "$refuse")"
  echo 'create_main_cluster = false' | as_root tee "$refuse" >/dev/null
  apt_install postgresql || done=1
  as_root rm -f "$refuse"
  return "$done"
}

need_test_tools() {
  local missing=()
  command -v pdftotext >/dev/null || missing+=(poppler-utils)
  command -v qpdf >/dev/null || missing+=(qpdf)
  if [ ${#missing[@]} -gt 0 ] && ! { may_install && apt_install "${missing[@]}"; }; then
    say "tests that read printed files back are skipped: apt-get install ${missing[*]}"
  fi
  if ! have_postgresql && ! { may_install && install_postgresql; }; then
    say "tests on PostgreSQL are skipped: apt-get install postgresql, or set CMPDESK_TEST_POSTGRES"
  fi
}

case "${1:-}" in
  "")
    make_environment
    .venv/bin/python tools/i18n.py compile --quiet
    need_qt_libraries
    touch .venv/.ready
    ;;
  test-tools) need_test_tools ;;
  display) need_display ;;
  *) say "usage: tools/setup.sh [test-tools | display]"; exit 2 ;;
esac

#!/bin/sh
# Installs the programs that some tests drive, where that can be done: as root on Debian. Elsewhere it says what will be
# skipped and how to get it. It never fails: the other tests should run (in CI the skipped ones fail, see conftest.py).

# package | what shows that it is there | what needs it
parts() {
    cat <<'END'
chromium|/usr/bin/chromium|browser tests
chromium-headless-shell|/usr/bin/chromium-headless-shell|nothing: browser tests take longer without it
chromium-l10n|/usr/lib/chromium/locales/sv.pak|browser tests with a browser in Swedish
libatomic1|/usr/lib/*/libatomic.so.1|browser tests (Playwright's own program loads it)
libreoffice-calc|/usr/lib/libreoffice/program/libsclo.so|tests that recalculate workbooks
postgresql|/usr/lib/postgresql/*/bin/initdb|tests of the store on PostgreSQL
libreoffice-writer|/usr/lib/libreoffice/program/libswlo.so|tests that open Word documents
END
}

missing() {
    parts | while IFS='|' read -r package file use; do
        # shellcheck disable=SC2086  # a pattern: the folder is named after the processor
        ls $file >/dev/null 2>&1 || printf '%s|%s\n' "$package" "$use"
    done
}

lacking=$(missing)
[ -n "$lacking" ] || exit 0
packages=$(printf '%s\n' "$lacking" | cut -d'|' -f1 | tr '\n' ' ')

why=
if ! grep -qs '^ID=debian$' /etc/os-release; then why='this is not Debian'
elif ! command -v apt-get >/dev/null; then why='there is no apt-get'
elif [ "$(id -u)" -ne 0 ]; then why='only root can install packages'
else
    echo "Installing for the tests: $packages"
    log=$(mktemp)
    # The lists may be missing or too old; another apt may be running.
    # shellcheck disable=SC2086  # a list of packages
    if ! { apt-get -q -o DPkg::Lock::Timeout=300 update &&
        DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
            install --no-install-recommends $packages; } >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log"
        why='apt-get failed (above)'
    fi
    rm -f "$log"
    lacking=$(missing)
fi

[ -n "$lacking" ] || exit 0
printf '%s\n' "$lacking" | while IFS='|' read -r package use; do
    echo "SKIPPED: $use, because $package is missing and ${why:-the package does not hold the file we look for}."
done
[ "$why" != 'only root can install packages' ] || echo "To run them: sudo apt-get install $packages"

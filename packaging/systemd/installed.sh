#!/bin/sh
# Run when a package was installed or upgraded. It starts nothing: an operator sets the public address first.
set -e
command -v systemctl >/dev/null || exit 0
systemd-sysusers ostiary.conf
systemctl daemon-reload || true # there is nobody to tell in a container
systemctl try-restart ostiary.service || true

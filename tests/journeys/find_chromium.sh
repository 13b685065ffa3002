#!/bin/sh
# Finds the Chromium that the browser tests drive, or installs it with the system's package manager.
set -eu
if [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ]; then exit 0; fi
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
for place in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
  if [ -x "$place" ]; then exit 0; fi
done
say() { echo "The browser tests need Chromium or Chrome: $1, or give its path in CHROMIUM=…" >&2; exit 1; }
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then sudo=""
  elif sudo -n true 2>/dev/null; then sudo="sudo -n"
  else say "sudo apt-get install chromium"; fi
  echo "Installing Chromium for the browser tests…" >&2
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
elif command -v brew >/dev/null 2>&1; then
  brew install --quiet --cask chromium
else
  say "install it with the package manager of this system"
fi

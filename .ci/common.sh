# Read by the scripts beside it.

# True when Dovecot's IMAP and POP3 are there, wherever the system keeps them.
have_dovecot() {
  local directory program
  program=$(PATH="$PATH:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin" command -v dovecot) && [ -n "$program" ] || return 1
  for directory in /usr/lib/dovecot /usr/libexec/dovecot /usr/lib64/dovecot /usr/local/libexec/dovecot /usr/local/lib/dovecot \
    /opt/homebrew/opt/dovecot/libexec/dovecot /usr/local/opt/dovecot/libexec/dovecot; do
    [ -x "$directory/imap-login" ] && [ -x "$directory/pop3-login" ] && return 0
  done
  return 1
}

# Installs Dovecot where that needs no question; else says what to type.
need_dovecot() {
  have_dovecot && return 0
  local sudo=''
  if [ "$(id -u)" != 0 ]; then
    if sudo -n true 2>/dev/null; then sudo='sudo -n'; else sudo=none; fi
  fi
  if command -v apt-get >/dev/null && [ "$sudo" != none ]; then
    echo "Installing dovecot-imapd and dovecot-pop3d ..." >&2
    install_quietly "$sudo" || { $sudo apt-get update -q >&2 && install_quietly "$sudo"; }
  fi
  have_dovecot && return 0
  echo "Dovecot is missing: private servers are started with it. Type this and try again:" >&2
  if command -v apt-get >/dev/null; then echo "  sudo apt-get update && sudo apt-get install dovecot-imapd dovecot-pop3d" >&2
  elif command -v dnf >/dev/null; then echo "  sudo dnf install dovecot" >&2
  else echo "  install Dovecot 2.3 with your system's package manager" >&2; fi
  return 1
}

install_quietly() {
  $1 env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends dovecot-imapd dovecot-pop3d >&2
}

need_dotnet() {
  command -v dotnet >/dev/null && return 0
  echo "The .NET SDK is missing. See https://dotnet.microsoft.com/download for version 10, and try again." >&2
  return 1
}

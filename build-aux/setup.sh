# SPDX-License-Identifier: GPL-3.0-or-later
#
# What build-aux/run and build-aux/test share. Expects $top, the folder of the project, and $build,
# the build folder.

# The packages for a purpose, as the given column of the list names them.
list_packages ()
{
  awk -v purposes="$1" -v column="$2" \
    '$1 !~ /^#/ && index (" " purposes " ", " " $1 " ") { print $column }' \
    "$top/build-aux/packages" | sort -u | tr '\n' ' '
}

as_root ()
{
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "$0: needs root or sudo to run: $*" >&2
    exit 1
  fi
}

# install_missing PURPOSE…
install_missing ()
{
  if ! command -v apt-get >/dev/null; then
    command -v meson >/dev/null && command -v cc >/dev/null && return
    echo "There is no apt here. Install these packages, then run this again:"
    echo "  Fedora: $(list_packages "$*" 3)"
    echo "  Arch: $(list_packages "$*" 4)"
    exit 1
  fi

  wanted=$(list_packages "$*" 2)
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
    awk '$2 == "installed" { print $1 }' | tr '\n' ' ')
  missing=
  for package in $wanted; do
    case " $installed" in
      *" $package "*) ;;
      *) missing="$missing $package" ;;
    esac
  done
  [ -n "$missing" ] || return 0

  echo "Installing$missing"
  as_root env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get -q update && apt-get -q -y --no-install-recommends install "$@" </dev/null' \
    install $missing
}

# build_in FOLDER OPTION…: configures it with these options, where it is not yet, and builds.
build_in ()
{
  folder=$1
  shift
  if [ ! -e "$folder/build.ninja" ]; then
    meson setup "$folder" "$top" "$@"
  elif [ $# -gt 0 ]; then
    meson configure "$folder" "$@"
  fi
  ninja -C "$folder" -n | grep -q 'no work to do' || ninja -C "$folder"
}

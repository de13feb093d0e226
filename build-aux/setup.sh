# SPDX-License-Identifier: GPL-3.0-or-later
#
# Functions shared by build-aux/run and build-aux/test. Expects $top, the folder of the project.

# list_packages PURPOSES COLUMN: the packages for the purposes, as that column of the list names them.
list_packages ()
{
  awk -v purposes="$1" -v column="$2" \
    '$1 !~ /^#/ && $column != "-" && index (" " purposes " ", " " $1 " ") { print $column }' \
    "$top/build-aux/packages" | sort -u | tr '\n' ' ' | sed 's/ $//'
}

# as_root COMMAND [ARGUMENT…]
as_root ()
{
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "This takes root, and there is no sudo here."
    return 1
  fi
}

# The commands that run as root. An apt source that cannot be read is no reason to stop, since the
# others may have all packages. Other installations are waited for.
install_as_root='
  export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
  tries=0
  until messages=$(apt-get -q update 2>&1); do
    case $messages in
      *"Could not get lock"*)
        [ "$tries" -gt 0 ] || echo "Another program uses apt; waiting for it"
        tries=$((tries + 1))
        [ "$tries" -gt 300 ] || { sleep 2; continue; }
        ;;
    esac
    printf "%s\n" "$messages"
    echo "Not all sources of apt could be read; going on with the others"
    break
  done
  apt-get -q -y -o DPkg::Lock::Timeout=600 --no-install-recommends install "$@" </dev/null'

# install_packages PACKAGE…
install_packages ()
{
  echo "Installing $*"
  as_root sh -c "$install_as_root" install "$@" && return

  echo
  echo "That did not succeed. This does the same with the password of root:"
  echo
  echo "  su - -c 'apt-get update; apt-get -y --no-install-recommends install $*'"
  echo
  echo "Then run $0 again. Debian 12 and newer have all of these packages."
  return 1
}

# name_packages PURPOSES: for systems whose packages are installed by hand.
name_packages ()
{
  echo "Install these packages, then run $0 again:"
  echo
  echo "  Fedora: $(list_packages "$1" 3)"
  echo
  echo "  Arch: $(list_packages "$1" 4)"
}

# install_missing PURPOSE…
install_missing ()
{
  purposes=$*
  if ! command -v apt-get >/dev/null; then
    for program in cc meson ninja; do
      command -v "$program" >/dev/null && continue
      echo "There is no $program here, and no apt to install it with."
      name_packages "$purposes"
      return 1
    done
    return 0
  fi

  wanted=$(list_packages "$purposes" 2)
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
    awk '$2 == "installed" { print $1 }' | tr '\n' ' ')
  missing=
  for package in $wanted; do
    # The name may be a pattern, since some names have the version of Python in them.
    case " $installed" in
      *" "$package" "*) ;;
      *) missing="$missing $package" ;;
    esac
  done
  [ -z "$missing" ] || install_packages $missing
}

# has_options FOLDER OPTION…: whether the build folder is configured with these options.
has_options ()
{
  configured=$1/meson-info/intro-buildoptions.json
  shift
  for option; do
    option=${option#-D}
    value=${option#*=}
    case $value in
      true | false) ;;
      *) value="\"$value\"" ;;
    esac
    grep -q "\"name\": \"${option%%=*}\", \"value\": $value," "$configured" 2>/dev/null || return 1
  done
}

# in_words FOLDER COMMAND [ARGUMENT…]: if it fails because meson did not find a dependency, the error names it
# in words.
in_words ()
{
  log=$1/meson-logs/meson-log.txt
  shift
  "$@" && return

  lacking=$(sed -nE "s/.*ERROR: (Dependency( lookup for)?|Program|C .*library) [\"']?([^\"' ]+).*/\3/p" \
    "$log" 2>/dev/null | tail -n 1)
  if [ -n "$lacking" ]; then
    echo
    echo "“$lacking” is missing here, or older than Troupe needs. What Debian 12 has is new enough."
    command -v apt-get >/dev/null || name_packages "$purposes"
  fi
  return 1
}

# prepare FOLDER OPTION…: a build folder that is configured with these options.
prepare ()
{
  folder=$1
  shift
  if [ ! -e "$folder/build.ninja" ]; then
    in_words "$folder" meson setup "$folder" "$top" "$@"
  elif ! has_options "$folder" "$@"; then
    in_words "$folder" meson configure "$folder" "$@"
  fi
}

# build_in FOLDER: prints nothing if there is nothing to build.
build_in ()
{
  ninja -C "$1" -n | grep -q 'no work to do' || in_words "$1" ninja -C "$1"
}

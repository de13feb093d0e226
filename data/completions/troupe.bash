# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completion of troupe for bash. What there is to complete is what the program's own help says.

_troupe_help ()
{
  LC_ALL=C.UTF-8 "${COMP_WORDS[0]}" "$@" --help 2>/dev/null
}

# What the options of a command take: lines of an option, and the name of its value, if it has one.
_troupe_options ()
{
  _troupe_help "$@" |
    sed -nE 's/^  (-[^-]), --([^ =]+)(=([^ ]*))?( .*)?$/\1 \4\n--\2 \4/p; s/^  --([^ =]+)(=([^ ]*))?( .*)?$/--\1 \3/p'
}

_troupe_functions ()
{
  LC_ALL=C.UTF-8 "${COMP_WORDS[0]}" functions 2>/dev/null | sed -nE 's/^([^ ]+) — .*/\1/p'
}

# The numbers of kept runs.
_troupe_kept ()
{
  LC_ALL=C.UTF-8 "${COMP_WORDS[0]}" history 2>/dev/null | sed -nE 's/^ +([0-9]+) .*/\1/p'
}

# The numbers of runs that go on.
_troupe_running ()
{
  LC_ALL=C.UTF-8 "${COMP_WORDS[0]}" list 2>/dev/null | sed -nE 's/^ +([0-9][0-9.]*) .*/\1/p'
}

# The commands of "troupe history", or the numbers of kept runs after one of them.
_troupe_history ()
{
  if ((COMP_CWORD == 2)); then
    _troupe_help history | sed -nE 's/^  ([a-z]+) RUN.*/\1/p'
  else
    _troupe_kept
  fi
}

_troupe_job_files ()
{
  compgen -f -X '!*.troupe' -- "$1"
  compgen -d -- "$1"
}

# Lines to COMPREPLY, as they are.
_troupe_reply ()
{
  local IFS=$'\n'
  COMPREPLY=($1)
}

# _troupe_value NAME WORD: the value of an option, by what the help calls it.
_troupe_value ()
{
  local values

  case $1 in
    FILE* | FOLDER)
      compopt -o filenames 2>/dev/null
      _troupe_reply "$(compgen -f -- "$2")"
      ;;
    COMMAND)
      _troupe_reply "$(compgen -c -- "$2")"
      ;;
    *'|'*)
      values=${1%%\[*}
      values=${values//|/ }
      _troupe_reply "$(compgen -W "${values//N/}" -- "$2")"
      ;;
  esac
}

_troupe ()
{
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
  local name options value

  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    compopt -o filenames 2>/dev/null
    _troupe_reply "$(
      compgen -W "$(_troupe_help | sed -nE 's/^  (--[a-z]+|[a-z]+) .*/\1/p' | grep -vx troupe)" -- "$word"
      _troupe_job_files "$word"
    )"
    return
  fi

  # "--format=js" comes as three words.
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi

  options=$(_troupe_options "$command")
  while read -r name value; do
    if [[ $name == "$before" && -n $value ]]; then
      _troupe_value "$value" "$word"
      return
    fi
  done <<<"$options"

  if [[ $word == -* ]]; then
    _troupe_reply "$(compgen -W "$(sed -nE 's/^(--[^ ]+).*/\1/p' <<<"$options")" -- "$word")"
  elif [[ $command == run ]]; then
    compopt -o filenames 2>/dev/null
    _troupe_reply "$(_troupe_job_files "$word")"
  elif [[ $command == python ]]; then
    compopt -o filenames 2>/dev/null
    _troupe_reply "$(compgen -f -- "$word")"
  elif [[ $command == history ]]; then
    _troupe_reply "$(compgen -W "$(_troupe_history)" -- "$word")"
  elif [[ $command == resume ]]; then
    _troupe_reply "$(compgen -W "$(_troupe_kept)" -- "$word")"
  elif [[ $command =~ ^(pause|continue|stop|kill|top|wait)$ ]] && ((COMP_CWORD == 2)); then
    _troupe_reply "$(compgen -W "$(_troupe_running)" -- "$word")"
  elif [[ $command == map || $command == compare ]]; then
    _troupe_reply "$(compgen -W "$(_troupe_functions)" -- "$word")"
  fi
}

complete -F _troupe troupe

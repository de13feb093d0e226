# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completion of troupe for fish. What there is to complete is what the program's own help says.

function __troupe_functions
    LC_ALL=C.UTF-8 troupe functions 2>/dev/null | string replace -rf '^(\S+) — (.*)' '$1\t$2'
end

function __troupe_history_commands
    LC_ALL=C.UTF-8 troupe history --help 2>/dev/null | string replace -rf '^  ([a-z]+) RUN\S*(?: RUN)? +(.*)' '$1\t$2'
end

function __troupe_kept
    LC_ALL=C.UTF-8 troupe history 2>/dev/null | string replace -rf '^ +(\d+)  (.*)' '$1\t$2'
end

function __troupe_running
    LC_ALL=C.UTF-8 troupe list 2>/dev/null | string replace -rf '^ +(\d[\d.]*)  (.*)' '$1\t$2'
end

function __troupe_job_files
    __fish_complete_suffix .troupe
end

complete -c troupe -f
complete -c troupe -n __fish_use_subcommand -a '(__troupe_job_files)'
LC_ALL=C.UTF-8 troupe --help 2>/dev/null | while read -l line
    if set -l option (string match -r '^  --(\S+) +(.*)' -- $line)
        complete -c troupe -n __fish_use_subcommand -l $option[2] -d $option[3]
    else if set -l command (string match -r '^  ([a-z]+)(?: \S+)*  +(.*)' -- $line)
        and test $command[2] != troupe
        complete -c troupe -n __fish_use_subcommand -a $command[2] -d $command[3]
        LC_ALL=C.UTF-8 troupe $command[2] --help 2>/dev/null | while read -l option
            set -l parts (string match -r '^\s*(-., |)--([^ =]+)(=\S+|) +(.*)' -- $option)
            or continue
            set -l value
            switch $parts[4]
                case '=FILE*' =FOLDER
                    set value -r -F
                case =COMMAND
                    set value -x -a '(__fish_complete_command)'
                case '*|*'
                    set value -x -a (string replace -r '^=([^[]*).*' '$1' -- $parts[4] | string replace -a '|' ' ' | string replace -r '\bN\b' '')
                case '?*'
                    set value -x
            end
            set -l letter
            test -n "$parts[2]"; and set letter -s (string sub -s 2 -l 1 -- $parts[2])
            complete -c troupe -n "__fish_seen_subcommand_from $command[2]" $letter -l $parts[3] -d $parts[5] $value
        end
    end
end
complete -c troupe -n '__fish_seen_subcommand_from map compare' -a '(__troupe_functions)'
complete -c troupe -n '__fish_seen_subcommand_from history; and not __fish_seen_subcommand_from show export compare delete' -a '(__troupe_history_commands)'
complete -c troupe -n '__fish_seen_subcommand_from history; and __fish_seen_subcommand_from show export compare delete' -a '(__troupe_kept)'
complete -c troupe -n '__fish_seen_subcommand_from resume' -a '(__troupe_kept)'
complete -c troupe -n '__fish_seen_subcommand_from python' -F
complete -c troupe -n '__fish_seen_subcommand_from run' -a '(__troupe_job_files)'
complete -c troupe -n '__fish_seen_subcommand_from pause continue stop kill top wait' -a '(__troupe_running)'

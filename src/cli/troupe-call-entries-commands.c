/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of the command line about commands. */

#include "troupe-call-entries.h"

#include <glib/gi18n.h>

const GOptionEntry troupe_call_command_entries[] = {
  OPTION ("max-args",
          'n',
          N_ ("Give N items to each command, also as {1} to {N}; 0 runs it without them"),
          "auto|N"),
  OPTION ("max-lines",
          'L',
          N_ ("Give N lines to each command; a blank at the end continues a line"),
          "N"),
  FLAG ("context-replace",
        'X',
        N_ ("Give as many items to a command as fit, and repeat the words that they are in")),
  FLAG ("multiple", 'm', N_ ("The same, with all items in one place")),
  FLAG ("xargs", 0, N_ ("The same as -m, without distributing the last items evenly")),
  OPTION ("fill", 0, N_ ("The same by name (default: no)"), "no|context|plain|xargs"),
  OPTION ("max-chars",
          's',
          N_ ("The longest command line (default: auto, as the system permits)"),
          "auto|N"),
  OPTION ("shell", 0, N_ ("Run all commands with this shell (default: /bin/sh)"), N_ ("COMMAND")),
  OPTION ("env",
          0,
          N_ ("Check that a variable or a function of bash is exported; may be repeated"),
          N_ ("NAME")),
  OPTION ("workdir",
          0,
          N_ ("Run each command in this folder, made if needed; “...” is a fresh one"),
          N_ ("FOLDER")),
  FLAG ("tty", 0, N_ ("Give the terminal to commands, one at a time")),
  FLAG ("keep-failed", 0, N_ ("The output of a command that failed is a result as well")),
  OPTION ("ok-status",
          0,
          N_ ("The exit statuses with which commands succeed (default: 0)"),
          N_ ("LIST")),
  FLAG ("outside-sandbox", 0, N_ ("Run commands outside the sandbox of a flatpak")),
  HIDDEN_FLAG ("host", 0),
  { NULL },
};

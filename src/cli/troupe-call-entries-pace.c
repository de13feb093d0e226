/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of the command line about when items start. */

#include "troupe-call-entries.h"

#include <glib/gi18n.h>

/* A comparison measures without them. */
const GOptionEntry troupe_call_pace_entries[] = {
  OPTION ("delay",
          0,
          N_ ("Least time between the starts of two items (default: 0)"),
          N_ ("SECONDS")),
  OPTION ("load",
          0,
          N_ ("Start no item while the load is N, or N% of the cores, or more (default: no limit)"),
          "N|N%"),
  OPTION (
      "memfree",
      0,
      N_ ("Start no item while less memory is available, such as 2G; with less than half of it, "
          "run the youngest item again later (default: 0)"),
      N_ ("SIZE")),
  OPTION ("memsuspend",
          0,
          N_ ("Suspend items while less than twice this memory is available (default: 0)"),
          N_ ("SIZE")),
  OPTION ("limit",
          0,
          N_ ("Ask a command before each item: exit status 0 starts it, 1 waits, 2 also runs the "
              "youngest one again later; or io N, load N, mem SIZE (default: none)"),
          N_ ("COMMAND")),
  { NULL },
};

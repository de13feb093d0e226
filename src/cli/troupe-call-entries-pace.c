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
          /* xgettext:no-c-format */
          N_ ("Start no item while the load is N, or N% of the cores (default: no limit)"),
          "N|N%"),
  OPTION ("memfree",
          0,
          N_ ("Start no item while less memory is available, such as 2G (default: 0)"),
          N_ ("SIZE")),
  OPTION ("memsuspend",
          0,
          N_ ("Suspend items while less than twice this memory is available (default: 0)"),
          N_ ("SIZE")),
  OPTION ("limit",
          0,
          N_ ("Start an item when this command ends with 0 (default: none)"),
          N_ ("COMMAND")),
  { NULL },
};

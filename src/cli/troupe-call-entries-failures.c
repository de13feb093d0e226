/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of the command line about items that fail and workers that die. */

#include "troupe-call-entries.h"

#include <glib/gi18n.h>

const GOptionEntry troupe_call_failure_entries[] = {
  OPTION ("retries", 0, N_ ("Run a failed item up to N more times (default: 0)"), "N"),
  OPTION (
      "retry-delay",
      0,
      N_ ("Wait before a failed item is run again, each time FACTOR times as long (default: 0)"),
      N_ ("SECONDS[,FACTOR]")),
  OPTION ("crash-limit", 0, N_ ("Give up an item that ended N workers (default: 3)"), "N"),
  OPTION ("timeout",
          0,
          /* xgettext:no-c-format */
          N_ ("End an item that runs for longer, also 200% of the median (default: never)"),
          N_ ("SECONDS|N%")),
  OPTION ("halt",
          0,
          N_ ("Whether items that fail, succeed or are done end the job (default: never)"),
          "never|soon|now[,fail|success|done=N|N%]"),
  FLAG ("no-replace", 0, N_ ("Do not replace a worker that died")),
  OPTION ("grace",
          0,
          N_ ("Time between asking workers to end and killing them (default: 2)"),
          N_ ("SECONDS")),
  { NULL },
};

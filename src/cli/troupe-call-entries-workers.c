/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of the command line about the workers. */

#include "troupe-call-entries.h"

#include <glib/gi18n.h>

const GOptionEntry troupe_call_worker_entries[] = {
  OPTION ("workers",
          'j',
          N_ ("Worker processes, also 50%, +1 or -1 of the cores; 0: as many as possible (default: "
              "auto)"),
          "auto|0|N"),
  OPTION ("chunk", 0, N_ ("Items handed to a worker at a time (default: auto)"), "auto|N"),
  OPTION ("max-items", 0, N_ ("Replace a worker after N items (default: never)"), "N"),
  OPTION ("memory-limit",
          0,
          N_ ("Memory of each worker and all that it starts, such as 512M (default: no limit)"),
          N_ ("SIZE")),
  OPTION ("address-space",
          0,
          N_ ("Address space of each process, such as 4G (default: no limit)"),
          N_ ("SIZE")),
  OPTION ("nice", 0, N_ ("Lower the priority of the workers by 0 to 19 (default: 0)"), "N"),
  FLAG ("pin", 0, N_ ("Keep each worker on one core")),
  OPTION ("tmpdir", 0, N_ ("The folder for temporary files (default: $TMPDIR)"), N_ ("FOLDER")),
  { NULL },
};

/* A comparison sets these itself. */
const GOptionEntry troupe_call_thread_entries[] = {
  OPTION ("threads", 0, N_ ("Items at a time in each worker (default: 1)"), "N"),
  { NULL },
};

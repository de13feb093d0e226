/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of the command line about Python functions. */

#include "troupe-call-entries.h"

#include <glib/gi18n.h>

const GOptionEntry troupe_call_python_entries[] = {
  OPTION ("interpreter", 0, N_ ("The interpreter of --python (default: python3)"), N_ ("COMMAND")),
  OPTION ("items",
          0,
          N_ ("How items of --python are converted to values (default: auto)"),
          "auto|json|text"),
  { NULL },
};

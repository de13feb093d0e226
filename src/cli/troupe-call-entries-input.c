/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of the command line about the combination and order of items, and how a command gets
 * one. */

#include "troupe-call-entries.h"

#include <glib/gi18n.h>

const GOptionEntry troupe_call_input_entries[] = {
  FLAG ("link", 0, N_ ("Pair the lists item by item; the shorter ones begin again")),
  FLAG ("shuf", 0, N_ ("Run the items in random order")),
  OPTION ("seed", 0, N_ ("Choose that order, to have the same again (default: auto)"), "auto|N"),
  FLAG ("stdin-item", 0, N_ ("A command has its item on its standard input")),
  FLAG ("plus", 0, N_ ("Have the additional replacement strings {+.}, {%.gz}, {/a/b}…")),
  { NULL },
};

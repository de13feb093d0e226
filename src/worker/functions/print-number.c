/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function print-number: prints to standard output. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

static gboolean
print_number_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  g_autofree char *line = NULL;

  troupe_item_trim (&item, &size);
  line = g_strdup_printf ("Process %.*s: Printing number %.*s", (int) size, item, (int) size, item);
  puts (line);
  troupe_values_append_string (value, line);
  return TRUE;
}

const TroupeBuiltin troupe_print_number = {
  .name = "print-number",
  .summary = N_ ("Prints a line with its number"),
  .shows = N_ ("Output, captured for each item"),
  .takes = N_ ("a number, or any short text"),
  .gives = N_ ("the line that it printed"),
  .example = "1 2 3 4",
  .help = N_ ("For item 1: “Process 1: Printing number 1”. It really prints the line to the "
              "standard output of its process, where it is captured and shown with the item."),
  .flags = TROUPE_BUILTIN_PRINTS,
  .apply = print_number_apply,
};

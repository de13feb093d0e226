/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function hang: never ends. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static gboolean
hang_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  g_autofree char *word = NULL;
  const char *trimmed = item;
  gsize trimmed_size = size;

  troupe_item_trim (&trimmed, &trimmed_size);
  word = g_strndup (trimmed, trimmed_size);

  if (strcmp (word, "stubborn") == 0)
    signal (SIGTERM, SIG_IGN);
  if (strcmp (word, "forever") == 0 || strcmp (word, "stubborn") == 0)
    for (;;)
      pause ();
  if (strcmp (word, "busy") == 0)
    for (;;)
      __asm__ volatile("");

  troupe_values_append (value, item, size);
  return TRUE;
}

const TroupeBuiltin troupe_hang = {
  .name = "hang",
  .summary = N_ ("Never ends when it is told to"),
  .shows = N_ ("Time-outs, and killing by hand"),
  .takes = N_ ("“forever”, “busy”, “stubborn”, or anything else"),
  .gives = N_ ("the item as it is, unless it hangs"),
  .example = "1 2 forever 4",
  .help = N_ ("“forever” waits and does nothing, “busy” keeps a core at work, “stubborn” waits and "
              "does not let itself be terminated, only killed. Try it with a time-out, or end the "
              "worker by hand."),
  .flags = TROUPE_BUILTIN_MISBEHAVES,
  .apply = hang_apply,
};

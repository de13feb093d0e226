/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-config.h"

#include "troupe-builtin.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

static int
parse_signal (const char *item, gsize size)
{
  g_autofree char *name = NULL;

  troupe_item_trim (&item, &size);
  name = g_ascii_strup (item, size);
  for (int number = 1; number < NSIG; number++)
    {
      const char *abbreviation = sigabbrev_np (number);

      if (abbreviation != NULL &&
          (strcmp (name, abbreviation) == 0 ||
           (g_str_has_prefix (name, "SIG") && strcmp (name + 3, abbreviation) == 0)))
        return number;
    }
  return 0;
}

static gboolean
crash_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  int number = parse_signal (item, size);

  if (number != 0)
    {
      signal (number, SIG_DFL);
      raise (number);
    }
  troupe_values_append (value, item, size);
  return TRUE;
}

const TroupeBuiltin troupe_crash = {
  .name = "crash",
  .summary = N_ ("Crashes its worker when it is told to"),
  .shows = N_ ("A crash costs one process and no item"),
  .takes = N_ ("the name of a signal, such as SEGV, ABRT or KILL, or anything else"),
  .gives = N_ ("the item as it is, unless the signal ended the worker"),
  .example = "1 2 SEGV 4 5",
  .help = N_ ("Shows that a crash costs one process and nothing else: the worker is replaced, and "
              "only an item that crashes its worker again and again fails."),
  .flags = TROUPE_BUILTIN_MISBEHAVES,
  .apply = crash_apply,
};

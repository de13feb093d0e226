/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function crash: raises a signal, to demonstrate a crash. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-item.h"
#include "troupe-signal-name.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

#define AFTER        " after "
#define MILLISECONDS " ms"
#define WAIT_LONGEST 3600000

/* Takes “ after 100 ms” off the end of an item, and returns the number, or 0. */
static guint
take_wait (const char *item, gsize *size)
{
  g_autofree char *text = g_strndup (item, *size);
  char *after = g_strrstr (text, AFTER);
  char *end;
  guint64 wait;

  if (after == NULL || !g_ascii_isdigit (after[strlen (AFTER)]) ||
      !g_str_has_suffix (text, MILLISECONDS))
    return 0;
  wait = g_ascii_strtoull (after + strlen (AFTER), &end, 10);
  if (strcmp (end, MILLISECONDS) != 0)
    return 0;

  *size = after - text;
  return MIN (wait, WAIT_LONGEST);
}

static int
parse_signal (const char *item, gsize size)
{
  g_autofree char *name = g_ascii_strup (item, size);

  for (int number = 1; number < NSIG; number++)
    {
      const char *abbreviation = troupe_signal_get_abbreviation (number);

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
  const char *word = item;
  gsize word_size = size;
  guint wait;
  int number;

  troupe_item_trim (&word, &word_size);
  wait = take_wait (word, &word_size);
  number = parse_signal (word, word_size);

  g_usleep (wait * G_GUINT64_CONSTANT (1000));
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
  .takes = N_ ("the name of a signal, such as SEGV, ABRT or KILL, or anything else, and “after 100 "
               "ms” behind it where it is to wait before"),
  .gives = N_ ("the item as it is, unless the signal ended the worker"),
  .example = "1 2 SEGV 4 5",
  .help = N_ ("Shows that a crash costs one process and nothing else: the worker is replaced, and "
              "only an item that crashes its worker again and again fails."),
  .flags = TROUPE_BUILTIN_MISBEHAVES,
  .apply = crash_apply,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function exit: ends the worker process with an exit status. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-decimal.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

static gboolean
exit_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  const char *digits = item;
  gsize n_digits = size;
  gint64 status;

  troupe_item_trim (&digits, &n_digits);
  if (troupe_decimal_parse (digits, n_digits, &status) && status >= 0 && status <= 255)
    _exit (status);

  troupe_values_append (value, item, size);
  return TRUE;
}

const TroupeBuiltin troupe_exit = {
  .name = "exit",
  .summary = N_ ("Ends its worker with an exit status"),
  .shows = N_ ("An exit is not a result"),
  .takes = N_ ("an exit status from 0 to 255, or anything else"),
  .gives = N_ ("the item as it is, unless it ended the worker"),
  .example = "a b 3 d",
  .help = N_ ("What a library does that calls exit in the middle of a job. Even with status 0 the "
              "item has no result, so it is tried again and fails in the end; the others are not "
              "touched."),
  .flags = TROUPE_BUILTIN_MISBEHAVES,
  .apply = exit_apply,
};

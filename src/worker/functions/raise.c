/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function raise: fails with an error. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>

static gboolean
raise_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  g_autofree char *text = troupe_item_to_text (item, size);

  g_set_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_FAILED,
               _ ("raise was asked to fail: %s"), text);
  return FALSE;
}

const TroupeBuiltin troupe_raise = {
  .name = "raise",
  .summary = N_ ("Fails, with a message"),
  .shows = N_ ("An error is a result, too"),
  .takes = N_ ("any text"),
  .gives = N_ ("nothing: an error with that text"),
  .example = "one two three",
  .help = N_ ("An error is a result of that item, like a value: the job goes on, unless it is told "
              "to halt. With retries, the item is run again first."),
  .flags = TROUPE_BUILTIN_MISBEHAVES,
  .apply = raise_apply,
};

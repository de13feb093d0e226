/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function leak: uses more and more memory. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-decimal.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MOST G_GINT64_CONSTANT (1048576)

/* The leaked memory, each piece with the address of the previous one, so that memory checkers see
 * that it is kept, not lost. */
static gpointer *leaked;

static gboolean
leak_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  gint64 mebibytes;
  gsize bytes;
  gpointer *memory;
  char *at;

  if (!troupe_item_parse_count ("leak", item, size, 1, MOST, &mebibytes, error))
    return FALSE;

  bytes = mebibytes * 1024 * 1024;
  memory = malloc (bytes);
  if (memory == NULL)
    {
      g_set_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_FAILED,
                   _ ("leak cannot get another %" PRId64 " MiB: out of memory"), mebibytes);
      return FALSE;
    }

  /* Memory is allocated only when it is written to. */
  memset (memory, 1, bytes);
  *memory = __atomic_exchange_n (&leaked, memory, __ATOMIC_ACQ_REL);

  at = troupe_values_reserve (value, TROUPE_DECIMAL_ROOM);
  troupe_values_commit (value, troupe_decimal_write (at, mebibytes));
  return TRUE;
}

const TroupeBuiltin troupe_leak = {
  .name = "leak",
  .summary = N_ ("Takes memory and never gives it back"),
  .shows = N_ ("Memory that grows, and its limit"),
  .takes = N_ ("how many mebibytes, from 1 to 1,048,576"),
  .gives = N_ ("the same number"),
  .example = "10 10 10 10 10 10 10 10",
  .help = N_ ("Watch the memory of the workers grow. A memory limit makes the item fail that goes "
              "beyond it, and replacing a worker after a number of items gives the memory back."),
  .flags = TROUPE_BUILTIN_MISBEHAVES,
  .apply = leak_apply,
};

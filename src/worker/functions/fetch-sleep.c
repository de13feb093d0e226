/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function fetch-sleep: waits as if it fetched data from a server. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>

#define SHORTEST_MS 50
#define LONGEST_MS  250

/* The FNV-1a hash: the same item always takes the same time. */
static guint32
hash_item (const char *item, gsize size)
{
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < size; i++)
    hash = (hash ^ (guint8) item[i]) * 16777619u;
  return hash;
}

static gboolean
fetch_sleep_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  guint milliseconds = SHORTEST_MS + hash_item (item, size) % (LONGEST_MS - SHORTEST_MS + 1);
  g_autofree char *text = g_strdup_printf (" after %u ms", milliseconds);

  g_usleep (milliseconds * 1000);
  troupe_values_append (value, item, size);
  troupe_values_append_string (value, text);
  return TRUE;
}

const TroupeBuiltin troupe_fetch_sleep = {
  .name = "fetch-sleep",
  .summary = N_ ("Waits as if it fetched something from far away"),
  .shows = N_ ("Many waits at the same time"),
  .takes = N_ ("any text, such as an address"),
  .gives = N_ ("the text and how long it took"),
  .example = "https://example.org/1 https://example.org/2 https://example.org/3",
  .help = N_ ("Waits between 50 and 250 ms, for the same item always as long, and uses neither a "
              "network nor the processor. With many lanes, all of it happens at the same time."),
  .apply = fetch_sleep_apply,
};

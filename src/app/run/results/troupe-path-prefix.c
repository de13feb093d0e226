/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the folder that the first items have in common, which a list need not repeat in each row.
 */

#include "troupe-path-prefix.h"

#include "troupe-bytes.h"
#include "troupe-source.h"

#include <string.h>

/* The number of rows that are looked at, and the fewest paths that have something in common. */
#define MOST_ROWS    64
#define FEWEST_PATHS 2

/* A shorter beginning is not worth leaving out. */
#define FEWEST_BYTES 4

static gsize
find_common (const char *one, gsize one_size, const char *other, gsize other_size)
{
  gsize size = 0;

  while (size < MIN (one_size, other_size) && one[size] == other[size])
    size++;
  return size;
}

/* Up to the last slash. */
static gsize
find_folder (const char *path, gsize size)
{
  while (size > 0 && path[size - 1] != '/')
    size--;
  return size;
}

/**
 * troupe_path_prefix_find:
 * @results: results
 *
 * Returns: (transfer full) (nullable): the folder, with the slash behind it, that the paths of the
 *   first items begin with, or %NULL if they have none in common or are no paths
 */
char *
troupe_path_prefix_find (TroupeResults *results)
{
  const guint n_rows = MIN (g_list_model_get_n_items (G_LIST_MODEL (results)), MOST_ROWS);
  g_autoptr (GBytes) first = NULL;
  const char *path = NULL;
  guint n_paths = 0;
  gsize common = 0;

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (G_LIST_MODEL (results), i);
      g_autoptr (GBytes) item = troupe_result_get_input_bytes (result);
      gsize size;
      const char *text = troupe_bytes_get_data (item, &size);

      if (item == NULL || memchr (text, TROUPE_PART_SEPARATOR, size) != NULL)
        return NULL;
      /* An empty item is in no folder. */
      if (size == 0)
        continue;
      n_paths++;
      if (first == NULL)
        {
          first = g_steal_pointer (&item);
          path = text;
          common = size;
        }
      common = find_folder (path, find_common (path, common, text, size));
      if (common < FEWEST_BYTES)
        return NULL;
    }
  return n_paths < FEWEST_PATHS ? NULL : g_strndup (path, common);
}

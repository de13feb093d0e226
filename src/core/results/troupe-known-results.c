/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Results that are known before a run starts, and the comparison of their items. */

#include "troupe-known-results.h"

#include "troupe-bytes.h"
#include "troupe-config.h"

#include <glib/gi18n-lib.h>

/* An item in an error is shortened to this many characters. */
#define ITEM_CHARACTERS 80

G_DEFINE_QUARK (troupe_known_results_error, troupe_known_results_error)

G_DEFINE_INTERFACE (TroupeKnownResults, troupe_known_results, G_TYPE_OBJECT)

static void
troupe_known_results_default_init (TroupeKnownResultsInterface *iface)
{
}

/**
 * troupe_known_results_get_n_items:
 * @self: known results
 *
 * Returns: the number of items whose results are known
 */
guint64
troupe_known_results_get_n_items (TroupeKnownResults *self)
{
  g_return_val_if_fail (TROUPE_IS_KNOWN_RESULTS (self), 0);

  return TROUPE_KNOWN_RESULTS_GET_IFACE (self)->get_n_items (self);
}

/**
 * troupe_known_results_get_end:
 * @self: known results
 *
 * Returns: the index after the last item whose result is known; a job that has fewer items is not
 *   the same
 */
guint64
troupe_known_results_get_end (TroupeKnownResults *self)
{
  g_return_val_if_fail (TROUPE_IS_KNOWN_RESULTS (self), 0);

  return TROUPE_KNOWN_RESULTS_GET_IFACE (self)->get_end (self);
}

/**
 * troupe_known_results_next:
 * @self: known results
 * @chunk: (out caller-allocates): the next chunk, to be cleared by the caller
 * @error: return location for an error
 *
 * Returns: whether there is one; %FALSE without an error after the last one
 */
gboolean
troupe_known_results_next (TroupeKnownResults *self, TroupeResultChunk *chunk, GError **error)
{
  g_return_val_if_fail (TROUPE_IS_KNOWN_RESULTS (self), FALSE);

  return TROUPE_KNOWN_RESULTS_GET_IFACE (self)->next (self, chunk, error);
}

/**
 * troupe_known_results_check:
 * @self: known results
 * @chunk: a chunk of it, or a part of one
 * @items: the items that the job has with its indices, as many as it has
 * @error: return location for an error
 *
 * Returns: whether these are the items whose results are known; otherwise the error names the first
 *   that differs
 */
gboolean
troupe_known_results_check (TroupeKnownResults *self,
                            const TroupeResultChunk *chunk,
                            TroupeItems *items,
                            GError **error)
{
  guint32 offset;

  g_return_val_if_fail (TROUPE_IS_KNOWN_RESULTS (self), FALSE);

  if (TROUPE_KNOWN_RESULTS_GET_IFACE (self)->check != NULL)
    return TROUPE_KNOWN_RESULTS_GET_IFACE (self)->check (self, chunk, items, error);
  if (chunk->items == NULL)
    return TRUE;

  offset = troupe_items_find_difference (chunk->items, items);
  if (offset < chunk->count)
    {
      g_autoptr (GBytes) before = troupe_items_dup_item (chunk->items, offset);
      g_autoptr (GBytes) now = troupe_items_dup_item (items, offset);

      troupe_known_results_set_changed (error, chunk->first_index + offset, before, now);
      return FALSE;
    }
  return TRUE;
}

static char *
describe_item (GBytes *item)
{
  g_autofree char *text = troupe_bytes_to_text (item);
  g_autofree char *begin = NULL;

  if (g_utf8_strlen (text, -1) <= ITEM_CHARACTERS)
    return g_steal_pointer (&text);
  begin = g_utf8_substring (text, 0, ITEM_CHARACTERS);
  return g_strconcat (begin, "…", NULL);
}

/**
 * troupe_known_results_set_changed:
 * @error: return location for the error
 * @index: the index of the first item that differs
 * @before: the item whose result is known, or what was run for it
 * @now: the same of the item that the job has now
 *
 * Says that a run cannot go on, since its items have changed.
 */
void
troupe_known_results_set_changed (GError **error, guint64 index, GBytes *before, GBytes *now)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, index + 1);
  g_autofree char *old_text = describe_item (before);
  g_autofree char *new_text = describe_item (now);

  g_set_error (error, TROUPE_KNOWN_RESULTS_ERROR, TROUPE_KNOWN_RESULTS_ERROR_CHANGED,
               /* Translators: an item by its number, the item as it is and as it was */
               _ ("Item %s is “%s” now, and was “%s” when the job was run before: the job cannot "
                  "go on with other items. Give it the same items, or start it anew"),
               number, new_text, old_text);
}

/**
 * troupe_known_results_set_missing:
 * @error: return location for the error
 * @index: the index of the first item that does not exist any more
 *
 * Says that a run cannot go on, since it has fewer items than before.
 */
void
troupe_known_results_set_missing (GError **error, guint64 index)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, index + 1);

  g_set_error (error, TROUPE_KNOWN_RESULTS_ERROR, TROUPE_KNOWN_RESULTS_ERROR_CHANGED,
               /* Translators: an item by its number */
               _ ("Item %s is missing now, and was there when the job was run before: the job "
                  "cannot go on with other items. Give it the same items, or start it anew"),
               number);
}

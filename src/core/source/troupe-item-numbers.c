/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Records which original items make up each row, as runs of rows of the same size. */

#include "troupe-item-numbers.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>

/* Consecutive rows of the same size, from a row and an item on. */
typedef struct
{
  guint64 first_row;
  guint64 first_item;
  guint64 row_size;
} Run;

struct _TroupeItemNumbers
{
  GMutex lock;
  GArray *runs;
  guint64 n_rows;
  guint64 n_items;
};

/**
 * troupe_item_numbers_new:
 *
 * Returns: (transfer full): numbers without a row
 */
TroupeItemNumbers *
troupe_item_numbers_new (void)
{
  TroupeItemNumbers *self = g_atomic_rc_box_new0 (TroupeItemNumbers);

  g_mutex_init (&self->lock);
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  return self;
}

/** troupe_item_numbers_ref: takes a reference, which the caller owns. */
TroupeItemNumbers *
troupe_item_numbers_ref (TroupeItemNumbers *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  TroupeItemNumbers *self = data;

  g_array_unref (self->runs);
  g_mutex_clear (&self->lock);
}

/** troupe_item_numbers_unref: releases a reference; the last one frees @self. */
void
troupe_item_numbers_unref (TroupeItemNumbers *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * troupe_item_numbers_add:
 * @self: numbers
 * @n_items: the number of items in the next row
 *
 * Adds a row. Memory is needed only where rows differ in size.
 */
void
troupe_item_numbers_add (TroupeItemNumbers *self, guint64 n_items)
{
  const Run run = { self->n_rows, self->n_items, n_items };

  g_mutex_lock (&self->lock);
  if (self->runs->len == 0 ||
      g_array_index (self->runs, Run, self->runs->len - 1).row_size != n_items)
    g_array_append_val (self->runs, run);
  self->n_rows++;
  self->n_items += n_items;
  g_mutex_unlock (&self->lock);
}

static void
find_run (TroupeItemNumbers *self, guint64 row, Run *run)
{
  guint low = 0;
  guint high = self->runs->len;

  if (row >= self->n_rows)
    return;

  while (low + 1 < high)
    {
      const guint middle = low + (high - low) / 2;

      if (g_array_index (self->runs, Run, middle).first_row <= row)
        low = middle;
      else
        high = middle;
    }
  *run = g_array_index (self->runs, Run, low);
}

/**
 * troupe_item_numbers_find:
 * @self: (nullable): numbers
 * @row: the index of a row, from 0
 * @first: (out): the number of its first item, from 1 on
 * @last: (out): the number of its last item
 *
 * Finds the items of a row; a row that was not added is one item, with the number of the row.
 */
void
troupe_item_numbers_find (TroupeItemNumbers *self, guint64 row, guint64 *first, guint64 *last)
{
  Run run = { row, row, 1 };

  if (self != NULL)
    {
      g_mutex_lock (&self->lock);
      find_run (self, row, &run);
      g_mutex_unlock (&self->lock);
    }
  *first = run.first_item + (row - run.first_row) * run.row_size + 1;
  *last = *first + run.row_size - 1;
}

/**
 * troupe_item_numbers_describe:
 * @self: (nullable): numbers
 * @row: the index of a row, from 0
 *
 * Returns: (transfer full): "item 5", or "items 9 to 12"
 */
char *
troupe_item_numbers_describe (TroupeItemNumbers *self, guint64 row)
{
  guint64 first;
  guint64 last;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  troupe_item_numbers_find (self, row, &first, &last);
  from = g_strdup_printf ("%" G_GUINT64_FORMAT, first);
  to = g_strdup_printf ("%" G_GUINT64_FORMAT, last);

  /* Translators: an item, by its number, at the beginning of a message such as "item 5: failed" */
  return first == last ? g_strdup_printf (_ ("item %s"), from)
                       /* Translators: items, by the numbers of the first and the last one */
                       : g_strdup_printf (_ ("items %s to %s"), from, to);
}

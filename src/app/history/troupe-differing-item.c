/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds the results of one item in two runs. */

#include "troupe-differing-item.h"

struct _TroupeDifferingItem
{
  GObject parent_instance;

  TroupeDifferenceRow row;
  /* A result is NULL if its run has none. */
  TroupeResult *results[2];
};

G_DEFINE_FINAL_TYPE (TroupeDifferingItem, troupe_differing_item, G_TYPE_OBJECT)

static void
troupe_differing_item_finalize (GObject *object)
{
  TroupeDifferingItem *self = TROUPE_DIFFERING_ITEM (object);

  g_clear_object (&self->results[0]);
  g_clear_object (&self->results[1]);

  G_OBJECT_CLASS (troupe_differing_item_parent_class)->finalize (object);
}

static void
troupe_differing_item_class_init (TroupeDifferingItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_differing_item_finalize;
}

static void
troupe_differing_item_init (TroupeDifferingItem *self)
{
}

/**
 * troupe_differing_item_create_list:
 * @difference: the difference between the results of two runs
 * @first: the results of the first one
 * @second: the results of the second one
 *
 * Returns: (transfer full): a list of #TroupeDifferingItem, one for each row
 */
GListModel *
troupe_differing_item_create_list (const TroupeDifference *difference,
                                   TroupeResults *first,
                                   TroupeResults *second)
{
  GListStore *list = g_list_store_new (TROUPE_TYPE_DIFFERING_ITEM);

  for (guint i = 0; i < difference->n_rows; i++)
    {
      const TroupeDifferenceRow *row = &difference->rows[i];
      g_autoptr (TroupeDifferingItem) item = g_object_new (TROUPE_TYPE_DIFFERING_ITEM, NULL);

      item->row = *row;
      if (row->kind != TROUPE_DIFFERENCE_ONLY_SECOND)
        item->results[0] = g_list_model_get_item (G_LIST_MODEL (first), row->index);
      if (row->kind != TROUPE_DIFFERENCE_ONLY_FIRST)
        item->results[1] = g_list_model_get_item (G_LIST_MODEL (second), row->index);
      g_list_store_append (list, item);
    }
  return G_LIST_MODEL (list);
}

/**
 * troupe_differing_item_get_index:
 *
 * Returns: the index of the item, from 0
 */
guint64
troupe_differing_item_get_index (TroupeDifferingItem *self)
{
  return self->row.index;
}

/**
 * troupe_differing_item_get_input:
 *
 * Returns: (transfer none) (nullable): the item, that of the first run if they differ
 */
const char *
troupe_differing_item_get_input (TroupeDifferingItem *self)
{
  TroupeResult *result = self->results[0] != NULL ? self->results[0] : self->results[1];

  return result != NULL ? troupe_result_get_input (result) : NULL;
}

/**
 * troupe_differing_item_get_kind_text:
 *
 * Returns: (transfer none): how the results differ, in words
 */
const char *
troupe_differing_item_get_kind_text (TroupeDifferingItem *self)
{
  return troupe_difference_kind_to_text (self->row.kind);
}

/**
 * troupe_differing_item_get_text:
 * @run: 0 for the first run, 1 for the second one
 *
 * Returns: (transfer none): the value, or else the message or the outcome, or "–" without a result
 */
const char *
troupe_differing_item_get_text (TroupeDifferingItem *self, guint run)
{
  TroupeResult *result = self->results[run];
  const char *message;

  if (result == NULL)
    return "–";
  /* The items are shown if it is these that differ. */
  if (self->row.kind == TROUPE_DIFFERENCE_ITEM)
    return troupe_result_get_input (result);
  if (troupe_result_get_status (result) == TROUPE_RESULT_OK)
    return troupe_result_get_value (result);

  message = troupe_result_get_message (result);
  return message != NULL && message[0] != '\0' ? message : troupe_result_get_status_text (result);
}

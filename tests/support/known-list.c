/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Results that are known to a test. */

#include "known-list.h"

#include <string.h>

struct _KnownList
{
  GObject parent_instance;

  GArray *chunks;
  guint64 n_items;
  guint position;
  guint fail_after;
  GMutex lock;
  GCond goes_on;
  guint hold_after;
};

static guint64
known_list_get_n_items (TroupeKnownResults *known)
{
  return KNOWN_LIST (known)->n_items;
}

static guint64
known_list_get_end (TroupeKnownResults *known)
{
  KnownList *self = KNOWN_LIST (known);
  const TroupeResultChunk *last;

  if (self->chunks->len == 0)
    return 0;
  last = &g_array_index (self->chunks, TroupeResultChunk, self->chunks->len - 1);
  return last->first_index + last->count;
}

static void
known_list_wait (KnownList *self)
{
  g_mutex_lock (&self->lock);
  while (self->position == self->hold_after)
    g_cond_wait (&self->goes_on, &self->lock);
  g_mutex_unlock (&self->lock);
}

static gboolean
known_list_next (TroupeKnownResults *known, TroupeResultChunk *chunk, GError **error)
{
  KnownList *self = KNOWN_LIST (known);

  known_list_wait (self);
  if (self->position == self->fail_after)
    {
      g_set_error_literal (error, TROUPE_KNOWN_RESULTS_ERROR, TROUPE_KNOWN_RESULTS_ERROR_READ,
                           "the disk is gone");
      return FALSE;
    }
  if (self->position == self->chunks->len)
    return FALSE;
  troupe_result_chunk_copy (&g_array_index (self->chunks, TroupeResultChunk, self->position++),
                            chunk);
  return TRUE;
}

static void
known_list_known_results_init (TroupeKnownResultsInterface *iface)
{
  iface->get_n_items = known_list_get_n_items;
  iface->get_end = known_list_get_end;
  iface->next = known_list_next;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KnownList,
                               known_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_KNOWN_RESULTS,
                                                      known_list_known_results_init))

static void
known_list_finalize (GObject *object)
{
  KnownList *self = KNOWN_LIST (object);

  g_array_unref (self->chunks);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->goes_on);

  G_OBJECT_CLASS (known_list_parent_class)->finalize (object);
}

static void
known_list_class_init (KnownListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = known_list_finalize;
}

static void
known_list_init (KnownList *self)
{
  self->chunks = g_array_new (FALSE, FALSE, sizeof (TroupeResultChunk));
  g_array_set_clear_func (self->chunks, (GDestroyNotify) troupe_result_chunk_clear);
  self->fail_after = G_MAXUINT;
  self->hold_after = G_MAXUINT;
  g_mutex_init (&self->lock);
  g_cond_init (&self->goes_on);
}

KnownList *
known_list_new (void)
{
  return g_object_new (KNOWN_TYPE_LIST, NULL);
}

void
known_list_add_chunk (KnownList *self, const TroupeResultChunk *chunk)
{
  TroupeResultChunk copy;

  troupe_result_chunk_copy (chunk, &copy);
  g_array_append_val (self->chunks, copy);
  self->n_items += chunk->count;
}

void
known_list_fail_after (KnownList *self, guint n_chunks)
{
  self->fail_after = n_chunks;
}

void
known_list_hold_after (KnownList *self, guint n_chunks)
{
  self->hold_after = n_chunks;
}

void
known_list_go_on (KnownList *self)
{
  g_mutex_lock (&self->lock);
  self->hold_after = G_MAXUINT;
  g_cond_signal (&self->goes_on);
  g_mutex_unlock (&self->lock);
}

static TroupeBlock *
make_block (const char *format, guint64 first, guint32 count)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_full (count, g_free);

  for (guint32 i = 0; i < count; i++)
    g_ptr_array_add (texts, g_strdup_printf ("%s%" G_GUINT64_FORMAT, format, first + i));
  return troupe_block_new_from_strings ((const char *const *) texts->pdata, count);
}

void
known_list_add (KnownList *self, guint64 first_index, guint32 count)
{
  g_autoptr (TroupeBlock) items = make_block ("", first_index + 1, count);
  g_auto (TroupeResultChunk) chunk = {
    .first_index = first_index,
    .count = count,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_block (first_index, items),
    .values = make_block ("known ", first_index + 1, count),
    .worker = 7,
    .attempts = 2,
    .seconds = count,
    .core = TROUPE_WIRE_CORE_UNKNOWN,
  };

  known_list_add_chunk (self, &chunk);
}

void
known_list_add_failed (KnownList *self, guint64 index)
{
  g_autoptr (TroupeBlock) items = make_block ("", index + 1, 1);
  g_auto (TroupeResultChunk) chunk = {
    .first_index = index,
    .count = 1,
    .status = TROUPE_RESULT_FAILED,
    .items = troupe_items_new_block (index, items),
    .note = troupe_result_note_new (),
    .worker = 7,
    .attempts = 1,
    .seconds = 1,
    .core = TROUPE_WIRE_CORE_UNKNOWN,
  };

  chunk.note->kind = TROUPE_FAILURE_ERROR;
  chunk.note->message = g_bytes_new_static ("no", strlen ("no"));
  known_list_add_chunk (self, &chunk);
}

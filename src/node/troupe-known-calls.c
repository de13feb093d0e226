/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the kept results of a program's calls by what is called. */

#include "troupe-known-calls.h"

#include "troupe-bytes.h"

#include <string.h>

#define DIGEST_SIZE 32

/* A result: its index in the kept run, and the next one of the same call. */
typedef struct _Known Known;
struct _Known
{
  Known *next;
  guint64 index;
  gboolean is_ok;
};

typedef struct
{
  Known *first;
  Known *last;
} Call;

struct _TroupeKnownCalls
{
  TroupeJournalReader *reader;
  /* Of a Call for each digest. */
  GHashTable *calls;
  guint64 end;
};

static void
call_free (gpointer data)
{
  Call *call = data;

  while (call->first != NULL)
    {
      Known *known = call->first;

      call->first = known->next;
      g_free (known);
    }
  g_free (call);
}

/* The part of an item after its label. */
static const guint8 *
find_payload (GBytes *item, gsize *size)
{
  const guint8 *bytes = troupe_bytes_get_data (item, size);
  const guint8 *end = memchr (bytes, '\0', *size);

  if (end == NULL)
    return bytes;
  *size -= end + 1 - bytes;
  return end + 1;
}

/* Returns the label of an item, a NUL byte, and the digest of the rest. */
static GBytes *
shorten (TroupeItems *items, guint32 offset)
{
  g_autoptr (GBytes) item = troupe_items_dup_item (items, offset);
  g_autoptr (GBytes) label = troupe_items_dup_label (items, offset);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 digest[DIGEST_SIZE];
  gsize digest_size = sizeof digest;
  gsize size;
  const guint8 *payload = find_payload (item, &size);

  g_checksum_update (checksum, payload, size);
  g_checksum_get_digest (checksum, digest, &digest_size);
  g_byte_array_append (bytes, troupe_bytes_get_data (label, NULL), g_bytes_get_size (label));
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  g_byte_array_append (bytes, digest, digest_size);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* Returns the digest at the end of a kept item, or NULL if there is none. */
static GBytes *
get_digest (GBytes *item)
{
  const gsize size = g_bytes_get_size (item);

  return size > DIGEST_SIZE ? g_bytes_new_from_bytes (item, size - DIGEST_SIZE, DIGEST_SIZE) : NULL;
}

static void
add (TroupeKnownCalls *self, GBytes *digest, guint64 index, gboolean is_ok)
{
  Call *call = g_hash_table_lookup (self->calls, digest);
  Known *known = g_new (Known, 1);

  *known = (Known){ NULL, index, is_ok };
  if (call == NULL)
    {
      gsize size;
      const guint8 *bytes = troupe_bytes_get_data (digest, &size);

      call = g_new0 (Call, 1);
      /* The bytes are a part of those of many items. */
      g_hash_table_insert (self->calls, g_bytes_new (bytes, size), call);
    }
  if (call->last != NULL)
    call->last->next = known;
  else
    call->first = known;
  call->last = known;
}

static void
add_chunk (TroupeKnownCalls *self, const TroupeResultChunk *chunk)
{
  for (guint32 i = 0; chunk->items != NULL && i < chunk->count; i++)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (chunk->items, i);
      g_autoptr (GBytes) digest = get_digest (item);

      if (digest != NULL)
        add (self, digest, chunk->first_index + i,
             chunk->status == TROUPE_RESULT_OK && chunk->values != NULL);
    }
}

/**
 * troupe_known_calls_new:
 * @reader: (transfer full): a reader of the kept run
 * @error: return location for an error
 *
 * Reads which results there are.
 *
 * Returns: (transfer full) (nullable): the results, or %NULL with %TROUPE_JOURNAL_ERROR
 */
TroupeKnownCalls *
troupe_known_calls_new (TroupeJournalReader *reader, GError **error)
{
  g_autoptr (TroupeKnownCalls) self = g_new0 (TroupeKnownCalls, 1);
  g_autoptr (GError) own_error = NULL;

  self->reader = reader;
  self->calls = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                       call_free);
  while (TRUE)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      if (!troupe_journal_reader_next (reader, self->end, &chunk, &own_error))
        break;
      add_chunk (self, &chunk);
      self->end = chunk.first_index + chunk.count;
    }
  if (own_error == NULL)
    return g_steal_pointer (&self);

  g_propagate_error (error, g_steal_pointer (&own_error));
  return NULL;
}

/** troupe_known_calls_free: frees @self. */
void
troupe_known_calls_free (TroupeKnownCalls *self)
{
  g_clear_pointer (&self->reader, troupe_journal_reader_free);
  g_clear_pointer (&self->calls, g_hash_table_unref);
  g_free (self);
}

/** troupe_known_calls_get_end: Returns: the index after the last result. */
guint64
troupe_known_calls_get_end (TroupeKnownCalls *self)
{
  return self->end;
}

static gboolean
read_result (TroupeKnownCalls *self, guint64 index, TroupeResultChunk *result)
{
  g_auto (TroupeResultChunk) chunk = { 0 };

  if (!troupe_journal_reader_next (self->reader, index, &chunk, NULL) ||
      chunk.first_index > index || chunk.values == NULL)
    return FALSE;
  troupe_result_chunk_slice (&chunk, index - chunk.first_index, 1, result);
  return TRUE;
}

/**
 * troupe_known_calls_take:
 * @self: results
 * @items: calls
 * @offset: which of them
 * @chunk: (out caller-allocates): its result, with the index that it has in @items
 * @place: (out): without a result, the index of a failed one of the same call, or -1
 *
 * Takes the result of a call, which is then known no more. A call that failed is one without a
 * result: what failed then may succeed now.
 *
 * Returns: whether there is one
 */
gboolean
troupe_known_calls_take (TroupeKnownCalls *self,
                         TroupeItems *items,
                         guint32 offset,
                         TroupeResultChunk *chunk,
                         gint64 *place)
{
  g_autoptr (GBytes) item = shorten (items, offset);
  g_autoptr (GBytes) digest = get_digest (item);
  Call *call = g_hash_table_lookup (self->calls, digest);
  g_autofree Known *known = call != NULL ? call->first : NULL;

  *place = -1;
  if (known == NULL)
    return FALSE;

  call->first = known->next;
  if (call->first == NULL)
    call->last = NULL;
  *place = known->index;
  if (!known->is_ok || !read_result (self, known->index, chunk))
    return FALSE;
  chunk->first_index = troupe_items_get_first_index (items) + offset;
  chunk->worker = 0;
  return TRUE;
}

/**
 * troupe_known_calls_shorten:
 * @items: calls
 * @first_index: the index of the first one in the kept run
 *
 * Returns: (transfer full): what is kept of them: their labels and digests
 */
TroupeItems *
troupe_known_calls_shorten (TroupeItems *items, guint64 first_index)
{
  const guint32 count = troupe_items_get_count (items);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (TroupeBlock) block = NULL;

  for (guint32 i = 0; i < count; i++)
    g_ptr_array_add (values, shorten (items, i));
  block = troupe_block_new_from_values ((GBytes *const *) values->pdata, count);
  return troupe_items_new_block (first_index, block);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes chunks of results and describes rows, for tests. */

#include "results-helpers.h"

#include <string.h>

struct _ResultModel
{
  GArray *chunks;
  GPtrArray *rows;
};

/* Every byte value comes, and values of all sizes up to a few hundred bytes, often short. */
static TroupeBlock *
make_block (guint32 count, GRand *rand)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint32 i = 0; i < count; i++)
    {
      gsize size =
          g_rand_boolean (rand) ? g_rand_int_range (rand, 0, 8) : g_rand_int_range (rand, 0, 300);
      guint8 *bytes = g_malloc (size + 1);

      for (gsize j = 0; j < size; j++)
        bytes[j] = g_rand_int_range (rand, 0, 256);
      g_ptr_array_add (values, g_bytes_new_take (bytes, size));
    }
  return troupe_block_new_from_values ((GBytes *const *) values->pdata, count);
}

static GBytes *
make_text (GRand *rand)
{
  g_autofree char *text = NULL;

  if (g_rand_int_range (rand, 0, 3) == 0)
    return NULL;
  text = g_strdup_printf ("text %u", g_rand_int_range (rand, 0, 1000));
  return g_bytes_new (text, g_rand_boolean (rand) ? strlen (text) : 0);
}

static TroupeResultNote *
make_note (GRand *rand)
{
  TroupeResultNote *note = troupe_result_note_new ();

  note->kind = g_rand_int_range (rand, 0, 4);
  note->code = g_rand_int (rand);
  note->message = make_text (rand);
  note->details = make_text (rand);
  note->standard_output = make_text (rand);
  note->standard_error = make_text (rand);
  return note;
}

/* Three chunks of four are ok, since most are in practice. */
static void
make_chunk (TroupeResultChunk *chunk,
            guint64 first_index,
            guint32 count,
            gboolean ranges,
            GRand *rand)
{
  memset (chunk, 0, sizeof *chunk);
  chunk->first_index = first_index;
  chunk->count = count;
  chunk->status = TROUPE_RESULT_OK;
  if (g_rand_int_range (rand, 0, 4) == 0)
    chunk->status = g_rand_int_range (rand, TROUPE_RESULT_OK, TROUPE_RESULT_NOT_RUN + 1);
  if (chunk->status == TROUPE_RESULT_OK)
    chunk->values = make_block (count, rand);

  if (ranges)
    {
      chunk->items =
          troupe_items_new_range (first_index, -1000 + 3 * (gint64) first_index, 3, count);
    }
  else
    {
      g_autoptr (TroupeBlock) block = make_block (count, rand);

      chunk->items = troupe_items_new_block (first_index, block);
    }
  if (count == 1 && g_rand_int_range (rand, 0, 3) == 0)
    chunk->note = make_note (rand);

  chunk->worker = chunk->status == TROUPE_RESULT_NOT_RUN ? 0 : g_rand_int_range (rand, 1, 300);
  chunk->attempts = chunk->worker == 0 ? 0 : g_rand_int_range (rand, 1, 4);
  chunk->seconds = g_rand_int_range (rand, 0, 100000) / 1000.0;
  chunk->user_seconds = g_rand_int_range (rand, 0, 100000) / 1e9;
  chunk->system_seconds = g_rand_int_range (rand, 0, 100000) / 1e9;
  chunk->max_rss_bytes = g_rand_int (rand);
  chunk->core = g_rand_boolean (rand) ? TROUPE_WIRE_CORE_UNKNOWN : g_rand_int (rand) % 256;
  chunk->finished_at = (guint64) g_rand_int (rand) * g_rand_int (rand);
}

static char *
describe_bytes (GBytes *bytes)
{
  if (bytes == NULL)
    return g_strdup ("-");
  return g_compute_checksum_for_bytes (G_CHECKSUM_MD5, bytes);
}

/**
 * describe_row:
 * @result: a row
 *
 * Returns: (transfer full): all properties of a row, as text
 */
char *
describe_row (TroupeResult *result)
{
  g_autoptr (GBytes) input = troupe_result_get_input_bytes (result);
  g_autoptr (GBytes) value = troupe_result_get_value_bytes (result);
  g_autofree char *input_text = describe_bytes (input);
  g_autofree char *value_text = describe_bytes (value);

  return g_strdup_printf (
      "%" G_GUINT64_FORMAT " %s %s %s worker %u attempts %u %.9f s, “%s” “%s” “%s” “%s”",
      troupe_result_get_index (result), troupe_result_get_status_text (result), input_text,
      value_text, troupe_result_get_worker (result), troupe_result_get_attempts (result),
      troupe_result_get_seconds (result), troupe_result_get_message (result),
      troupe_result_get_details (result), troupe_result_get_standard_output (result),
      troupe_result_get_standard_error (result));
}

/**
 * describe_run_row:
 * @chunk: a chunk
 * @offset: the index of an item in it
 *
 * Returns: (transfer full): all properties of the row of an item, and those that only the chunk has
 */
char *
describe_run_row (const TroupeResultChunk *chunk, guint32 offset)
{
  g_autoptr (TroupeResult) result = troupe_result_new (chunk, offset);
  g_autofree char *row = describe_row (result);

  return g_strdup_printf ("%s; user %.9f system %.9f rss %" G_GUINT64_FORMAT
                          " core %u at %" G_GINT64_FORMAT " kind %d code %d",
                          row, chunk->user_seconds, chunk->system_seconds, chunk->max_rss_bytes,
                          chunk->core, chunk->finished_at,
                          chunk->note != NULL ? chunk->note->kind : 0,
                          chunk->note != NULL ? chunk->note->code : 0);
}

/**
 * result_model_new:
 * @n_items: how many items
 * @longest_run: the maximum number of items of a chunk
 * @ranges: whether the items are integers; else they are bytes
 * @rand: the source of all random numbers
 *
 * Returns: (transfer full): runs for all items, in order
 */
ResultModel *
result_model_new (guint n_items, guint longest_run, gboolean ranges, GRand *rand)
{
  ResultModel *self = g_new (ResultModel, 1);

  self->chunks = g_array_new (FALSE, FALSE, sizeof (TroupeResultChunk));
  g_array_set_clear_func (self->chunks, (GDestroyNotify) troupe_result_chunk_clear);
  self->rows = g_ptr_array_new_with_free_func (g_free);

  for (guint first = 0; first < n_items;)
    {
      guint count = g_rand_int_range (rand, 1, MIN (longest_run, n_items - first) + 1);
      TroupeResultChunk chunk;

      make_chunk (&chunk, first, count, ranges, rand);
      g_array_append_val (self->chunks, chunk);
      for (guint i = 0; i < count; i++)
        {
          g_autoptr (TroupeResult) result = troupe_result_new (&chunk, i);

          g_ptr_array_add (self->rows, describe_row (result));
        }
      first += count;
    }
  return self;
}

void
result_model_free (ResultModel *self)
{
  g_array_unref (self->chunks);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

guint
result_model_get_n_chunks (ResultModel *self)
{
  return self->chunks->len;
}

const TroupeResultChunk *
result_model_get_run (ResultModel *self, guint chunk)
{
  return &g_array_index (self->chunks, TroupeResultChunk, chunk);
}

/* Returns the expected result of describe_row() for an item. */
const char *
result_model_get_row (ResultModel *self, guint index)
{
  return g_ptr_array_index (self->rows, index);
}

void
make_squares (TroupeResultChunk *chunk, guint64 first_index, guint32 count)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  for (guint32 i = 0; i < count; i++)
    g_ptr_array_add (values,
                     g_strdup_printf ("%" G_GUINT64_FORMAT, (first_index + i) * (first_index + i)));

  *chunk = (TroupeResultChunk){
    .first_index = first_index,
    .count = count,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_range (first_index, first_index, 1, count),
    .values = troupe_block_new_from_strings ((const char *const *) values->pdata, count),
    .worker = 1,
    .attempts = 1,
    .seconds = count * 1e-6,
    .core = TROUPE_WIRE_CORE_UNKNOWN,
    .finished_at = 1000000 + first_index,
  };
}

struct _RowShadow
{
  TroupeResults *results;
  gulong handler;
  GPtrArray *rows;
  guint n_signals;
};

static void
items_changed (GListModel *list, guint position, guint removed, guint added, RowShadow *self)
{
  self->n_signals++;
  g_assert_cmpuint (position + removed, <=, self->rows->len);
  g_assert_cmpuint (removed + added, >, 0);

  if (removed > 0)
    g_ptr_array_remove_range (self->rows, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (list, position + i);

      g_assert_nonnull (result);
      g_ptr_array_insert (self->rows, position + i, describe_row (result));
    }
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, self->rows->len);
}

RowShadow *
row_shadow_new (TroupeResults *results)
{
  RowShadow *self = g_new0 (RowShadow, 1);

  self->results = g_object_ref (results);
  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->handler = g_signal_connect (results, "items-changed", G_CALLBACK (items_changed), self);
  return self;
}

void
row_shadow_free (RowShadow *self)
{
  g_signal_handler_disconnect (self->results, self->handler);
  g_clear_object (&self->results);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

guint
row_shadow_get_n_signals (RowShadow *self)
{
  return self->n_signals;
}

/* Returns whether the rows are as the signals reported, once there is no news. */
void
row_shadow_check (RowShadow *self)
{
  GListModel *list = G_LIST_MODEL (self->results);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, self->rows->len);
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (list, i);
      g_autofree char *row = describe_row (result);

      g_assert_cmpstr (row, ==, g_ptr_array_index (self->rows, i));
    }
  g_assert_null (g_list_model_get_item (list, self->rows->len));
}

static gboolean
give_up (gpointer data)
{
  g_error ("waited for too long");
  return G_SOURCE_REMOVE;
}

void
wait_for_count (const guint *count, guint wanted)
{
  guint timer = g_timeout_add_seconds (30, give_up, NULL);

  while (*count < wanted)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cuts a stream into blocks that end where a record ends, as GNU parallel --pipe does. */

#include "troupe-pipe-source.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-option-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The bytes from start to end are read but in no block yet; in those before scanned no boundary
 * begins. A boundary is the end of a record and the start of the next one; end_size bytes of it
 * belong to the first of them. */
struct _TroupePipeSource
{
  TroupeInputsSource parent_instance;
  gsize block;
  gsize present_block;
  guint records;
  GByteArray *boundary;
  gsize end_size;
  gboolean wants_header;
  gboolean has_header;
  GByteArray *header;
  gsize item_max;

  guint8 *buffer;
  gsize room;
  gsize start;
  gsize scanned;
  gsize end;
  gsize target;
  GByteArray *item;
  TroupeItemQueue *queue; /* of the base class */
};

G_DEFINE_FINAL_TYPE (TroupePipeSource, troupe_pipe_source, TROUPE_TYPE_INPUTS_SOURCE)

static gsize
pipe_get_filled (TroupePipeSource *self)
{
  return self->end - self->start;
}

/* Moves the contents to the beginning of a buffer that has room for @size bytes. */
static void
pipe_make_room (TroupePipeSource *self, gsize size)
{
  const gsize filled = pipe_get_filled (self);

  if (self->start > 0)
    memmove (self->buffer, self->buffer + self->start, filled);
  self->scanned -= self->start;
  self->end = filled;
  self->start = 0;
  if (self->room < size)
    {
      self->room = size;
      self->buffer = g_realloc (self->buffer, size);
    }
}

/* How far the buffer is to be filled before it is cut again: up to the next multiple of the block.
 */
static void
pipe_set_target (TroupePipeSource *self)
{
  const gsize filled = pipe_get_filled (self);
  const gsize target = filled + self->present_block - filled % self->present_block;

  self->target = MIN (target, self->item_max - self->header->len);
  pipe_make_room (self, self->target);
}

static gboolean
pipe_fail_length (TroupePipeSource *self, TroupeInput *input, GError **error)
{
  const unsigned long long number = troupe_item_queue_get_n_taken (self->queue) + 1;

  g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
               _ ("Block %llu, of “%s”, would be longer than %lu bytes, the most that an item may "
                  "have: do the records end in another way (%s, %s)?"),
               number, troupe_input_get_name (input), (unsigned long) self->item_max,
               troupe_option_name ("recend"), troupe_option_name ("recstart"));
  return FALSE;
}

static void
pipe_append (TroupePipeSource *self, gsize size)
{
  const guint8 *bytes = self->buffer + self->start;

  if (self->header->len == 0)
    {
      troupe_item_queue_append (self->queue, bytes, size);
    }
  else
    {
      g_byte_array_set_size (self->item, 0);
      g_byte_array_append (self->item, self->header->data, self->header->len);
      g_byte_array_append (self->item, bytes, size);
      troupe_item_queue_append (self->queue, self->item->data, self->item->len);
    }
  self->start += size;
  self->scanned = MAX (self->scanned, self->start);
}

/* The last boundary that begins at or behind @from, or %NULL. */
static const guint8 *
pipe_find_last (TroupePipeSource *self, const guint8 *from, const guint8 *to)
{
  const gsize size = self->boundary->len;
  const guint8 *at = to;

  while ((gsize) (at - from) >= size)
    {
      at = memrchr (from + size - 1, self->boundary->data[size - 1], at - (from + size - 1));
      if (at == NULL)
        return NULL;
      if (memcmp (at + 1 - size, self->boundary->data, size) == 0)
        return at + 1 - size;
    }
  return NULL;
}

/* The place where the search goes on: a boundary may have been read in part. */
static void
pipe_set_scanned (TroupePipeSource *self)
{
  const gsize part = MIN (pipe_get_filled (self), self->boundary->len - 1);

  self->scanned = self->end - part;
}

/* One block of all complete records. */
static gboolean
pipe_cut_last (TroupePipeSource *self)
{
  const guint8 *boundary;
  gsize size = 0;

  if (self->boundary->len == 0)
    {
      pipe_append (self, pipe_get_filled (self));
      return TRUE;
    }

  boundary = pipe_find_last (self, self->buffer + self->scanned, self->buffer + self->end);
  if (boundary != NULL)
    size = boundary + self->end_size - (self->buffer + self->start);
  if (size > 0)
    pipe_append (self, size);
  pipe_set_scanned (self);
  return size > 0;
}

/* The end of the records of one block, or %NULL if they are not complete. What begins the first
 * record ends none. */
static const guint8 *
pipe_find_nth (TroupePipeSource *self)
{
  const guint8 *at = self->buffer + self->start + (self->end_size == 0);
  const guint8 *end = self->buffer + self->end;
  const guint8 *boundary = NULL;

  for (guint i = 0; i < self->records; i++)
    {
      boundary = at > end ? NULL : memmem (at, end - at, self->boundary->data, self->boundary->len);
      if (boundary == NULL)
        return NULL;
      at = boundary + self->boundary->len;
    }
  return boundary + self->end_size;
}

/* Blocks of so many records each. */
static gboolean
pipe_cut_records (TroupePipeSource *self)
{
  const guint8 *at;
  gboolean any = FALSE;

  while (self->boundary->len > 0 && (at = pipe_find_nth (self)) != NULL)
    {
      pipe_append (self, at - (self->buffer + self->start));
      any = TRUE;
    }
  return any;
}

/* Takes the first line away, if it is there. */
static void
pipe_take_header (TroupePipeSource *self)
{
  const guint8 *start = self->buffer + self->start;
  const guint8 *newline = memchr (start, '\n', pipe_get_filled (self));

  if (newline == NULL)
    return;
  g_byte_array_append (self->header, start, newline + 1 - start);
  self->start += newline + 1 - start;
  self->scanned = self->start;
  self->has_header = TRUE;
}

/* The rest of an input is its last block. */
static void
pipe_end_input (TroupePipeSource *self)
{
  if (!self->has_header)
    pipe_take_header (self);
  if (self->records > 0)
    pipe_cut_records (self);
  if (pipe_get_filled (self) > 0)
    pipe_append (self, pipe_get_filled (self));
  self->start = self->scanned = self->end = 0;
  self->target = 0;
  self->present_block = self->block;
  self->has_header = !self->wants_header;
  g_byte_array_set_size (self->header, 0);
}

/* A block in which no record ends grows by the same factor as in GNU parallel, so that both cut at
 * the same positions. */
static gboolean
pipe_cut (TroupePipeSource *self, TroupeInput *input, GError **error)
{
  gboolean any;

  if (!self->has_header)
    {
      pipe_take_header (self);
      any = self->has_header;
    }
  else
    {
      any = self->records > 0 ? pipe_cut_records (self) : pipe_cut_last (self);
      if (!any)
        self->present_block = MIN ((self->present_block * 13 + 9) / 10 + 1, self->item_max);
    }

  if (!any && self->header->len + pipe_get_filled (self) >= self->item_max)
    return pipe_fail_length (self, input, error);
  pipe_set_target (self);
  return TRUE;
}

static TroupeSourceStatus
troupe_pipe_source_fill (TroupeInputsSource *source, TroupeInput *input, GError **error)
{
  TroupePipeSource *self = TROUPE_PIPE_SOURCE (source);
  TroupeSourceStatus status;
  gsize size;

  if (self->target == 0)
    pipe_set_target (self);
  if (pipe_get_filled (self) == self->target)
    return pipe_cut (self, input, error) ? TROUPE_SOURCE_ITEMS : TROUPE_SOURCE_FAILED;

  status = troupe_input_read (input, self->buffer + self->end,
                              MIN (self->target - pipe_get_filled (self), TROUPE_INPUT_CHUNK),
                              &size, error);
  if (status == TROUPE_SOURCE_ITEMS)
    self->end += size;
  else if (status == TROUPE_SOURCE_END)
    pipe_end_input (self);
  return status;
}

static void
troupe_pipe_source_finalize (GObject *object)
{
  TroupePipeSource *self = TROUPE_PIPE_SOURCE (object);

  g_clear_pointer (&self->boundary, g_byte_array_unref);
  g_clear_pointer (&self->header, g_byte_array_unref);
  g_clear_pointer (&self->buffer, g_free);
  g_clear_pointer (&self->item, g_byte_array_unref);

  G_OBJECT_CLASS (troupe_pipe_source_parent_class)->finalize (object);
}

static void
troupe_pipe_source_class_init (TroupePipeSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_pipe_source_finalize;
  TROUPE_INPUTS_SOURCE_CLASS (klass)->fill = troupe_pipe_source_fill;
}

static void
troupe_pipe_source_init (TroupePipeSource *self)
{
  self->boundary = g_byte_array_new ();
  self->header = g_byte_array_new ();
  self->item = g_byte_array_new ();
  self->queue = troupe_inputs_source_get_queue (TROUPE_INPUTS_SOURCE (self));
}

/* Adds bytes to the boundary and returns their number. */
static gsize
pipe_add_boundary (TroupePipeSource *self, GBytes *bytes)
{
  gsize size = 0;
  const void *data = bytes == NULL ? NULL : troupe_bytes_get_data (bytes, &size);

  if (size > 0)
    g_byte_array_append (self->boundary, data, size);
  return size;
}

static void
pipe_set_cut (TroupePipeSource *self, const TroupePipeCut *cut)
{
  self->block = self->present_block = cut->block;
  self->records = cut->records;
  self->wants_header = cut->header;
  self->has_header = !cut->header;
  self->item_max = cut->item_max;
  if (cut->record_start == NULL && cut->record_end == NULL)
    {
      g_byte_array_append (self->boundary, (const guint8 *) "\n", 1);
      self->end_size = 1;
    }
  else
    {
      self->end_size = pipe_add_boundary (self, cut->record_end);
      pipe_add_boundary (self, cut->record_start);
    }
}

/**
 * troupe_pipe_source_new:
 * @paths: (array zero-terminated=1): files, read in turn; "-" is standard input
 * @cut: where they are cut
 * @error: return location for an error
 *
 * A source of the blocks of files, as bytes. Each file begins a new block, no block is empty.
 * Memory is bounded by a few blocks. Without boundaries (both empty) a block has exactly the size
 * of a block.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL with %TROUPE_SOURCE_ERROR_READ if one
 *   of the files cannot be opened
 */
TroupeSource *
troupe_pipe_source_new (const char *const *paths, const TroupePipeCut *cut, GError **error)
{
  g_autoptr (TroupePipeSource) self = g_object_new (TROUPE_TYPE_PIPE_SOURCE, NULL);

  pipe_set_cut (self, cut);
  if (!troupe_inputs_source_open (TROUPE_INPUTS_SOURCE (self), paths, error))
    return NULL;
  return TROUPE_SOURCE (g_steal_pointer (&self));
}

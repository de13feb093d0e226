/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the lines of files, or of records that end in another way. */

#include "troupe-lines-source.h"

#include "troupe-bytes.h"
#include "troupe-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The byte order mark of UTF-8, with which Windows programs begin a text. */
#define MARK "\357\273\277"

/* The bytes from start to end were read but not returned yet; in those before scanned no terminator
 * begins. Of a text, a carriage return before a newline belongs to it. */
struct _TroupeLinesSource
{
  TroupeInputsSource parent_instance;
  gboolean is_text;
  GBytes *terminator;
  gboolean begun;
  guint record_max;
  guint8 *buffer;
  gsize room;
  gsize start;
  gsize scanned;
  gsize end;
  GArray *ends;
  TroupeItemQueue *queue; /* of the base class */
};

enum
{
  PROP_0,
  PROP_RECORD_MAX,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeLinesSource, troupe_lines_source, TROUPE_TYPE_INPUTS_SOURCE)

static gboolean
lines_check_record (TroupeLinesSource *self, TroupeInput *input, GError **error)
{
  unsigned long long number;

  if (self->end - self->start < self->record_max + g_bytes_get_size (self->terminator))
    return TRUE;

  number = troupe_item_queue_get_n_taken (self->queue) + 1;
  g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
               _ ("Item %llu, in “%s”, is longer than %u bytes, the most that an item may have: "
                  "do the items in this file end in another way?"),
               number, troupe_input_get_name (input), self->record_max);
  return FALSE;
}

/* Makes room for a chunk after the contents of the buffer. A buffer that grew for a long record
 * shrinks again after it. */
static void
lines_make_room (TroupeLinesSource *self)
{
  gsize filled = self->end - self->start;
  gboolean oversized = self->room > 4 * TROUPE_INPUT_CHUNK && filled <= TROUPE_INPUT_CHUNK;

  if (!oversized && self->room - self->end >= TROUPE_INPUT_CHUNK)
    return;

  if (!oversized && self->room - filled >= TROUPE_INPUT_CHUNK)
    {
      memmove (self->buffer, self->buffer + self->start, filled);
    }
  else
    {
      guint8 *buffer;

      self->room = 2 * (filled + TROUPE_INPUT_CHUNK);
      buffer = g_malloc (self->room);
      if (filled > 0)
        memcpy (buffer, self->buffer + self->start, filled);
      g_free (self->buffer);
      self->buffer = buffer;
    }
  self->scanned -= self->start;
  self->end = filled;
  self->start = 0;
}

static const guint8 *
lines_find_terminator (TroupeLinesSource *self, const guint8 *from)
{
  gsize size;
  const guint8 *terminator = (const guint8 *) troupe_bytes_get_data (self->terminator, &size);
  const guint8 *end = self->buffer + self->end;

  return size == 1 ? memchr (from, *terminator, end - from)
                   : memmem (from, end - from, terminator, size);
}

/* Moves the records that end at ends to the queue one by one. */
static void
lines_append_each (TroupeLinesSource *self, const guint8 *start)
{
  const guint32 terminator_size = g_bytes_get_size (self->terminator);
  guint32 at = 0;

  for (guint i = 0; i < self->ends->len; i++)
    {
      const guint32 next = g_array_index (self->ends, guint32, i);
      guint32 size = next - at - terminator_size;

      if (self->is_text && size > 0 && start[at + size - 1] == '\r')
        size--;
      troupe_item_queue_append (self->queue, start + at, size);
      at = next;
    }
}

/* Moves the complete records of the buffer to the queue, which is empty, up to one that is too
 * long. */
static void
lines_cut (TroupeLinesSource *self)
{
  const gsize terminator_size = g_bytes_get_size (self->terminator);
  const guint8 *start = self->buffer + self->start;
  const guint8 *at = start;
  const guint8 *terminator = lines_find_terminator (self, self->buffer + self->scanned);
  gboolean is_plain = terminator_size == 1;

  g_array_set_size (self->ends, 0);
  while (terminator != NULL && (gsize) (terminator - at) <= self->record_max)
    {
      guint32 record_end = terminator + terminator_size - start;

      is_plain = is_plain && !(self->is_text && terminator > at && terminator[-1] == '\r');
      g_array_append_val (self->ends, record_end);
      at = start + record_end;
      terminator = lines_find_terminator (self, at);
    }
  self->start = at - self->buffer;
  self->scanned = MAX (self->start + terminator_size, self->end + 1) - terminator_size;

  if (self->ends->len > 0 && is_plain)
    troupe_item_queue_append_records (
        self->queue, start, (const guint32 *) (gpointer) self->ends->data, self->ends->len);
  else
    lines_append_each (self, start);
}

/* A byte order mark is not part of the first line. Returns whether it is known if there is one. */
static gboolean
lines_skip_mark (TroupeLinesSource *self)
{
  const gsize size = MIN (self->end - self->start, strlen (MARK));
  const gboolean is_mark = memcmp (self->buffer + self->start, MARK, size) == 0;

  if (self->begun || !self->is_text)
    return TRUE;

  self->begun = size == strlen (MARK) || !is_mark;
  if (self->begun && is_mark)
    self->start = self->scanned = self->start + size;
  return self->begun;
}

/* The remaining bytes at the end of an input are its last record. */
static void
lines_cut_rest (TroupeLinesSource *self)
{
  if (self->end > self->start)
    troupe_item_queue_append (self->queue, self->buffer + self->start, self->end - self->start);
  self->start = self->scanned = self->end = 0;
  self->begun = FALSE;
}

static TroupeSourceStatus
troupe_lines_source_fill (TroupeInputsSource *source, TroupeInput *input, GError **error)
{
  TroupeLinesSource *self = TROUPE_LINES_SOURCE (source);
  TroupeSourceStatus status;
  gsize size;

  if (!lines_check_record (self, input, error))
    return TROUPE_SOURCE_FAILED;

  lines_make_room (self);
  status = troupe_input_read (input, self->buffer + self->end, TROUPE_INPUT_CHUNK, &size, error);
  if (status == TROUPE_SOURCE_ITEMS)
    {
      self->end += size;
      if (lines_skip_mark (self))
        lines_cut (self);
    }
  else if (status == TROUPE_SOURCE_END)
    {
      lines_cut_rest (self);
    }
  return status;
}

static void
troupe_lines_source_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TroupeLinesSource *self = TROUPE_LINES_SOURCE (object);

  switch (id)
    {
    case PROP_RECORD_MAX:
      g_value_set_uint (value, self->record_max);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
troupe_lines_source_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TroupeLinesSource *self = TROUPE_LINES_SOURCE (object);
  guint record_max;

  switch (id)
    {
    case PROP_RECORD_MAX:
      record_max = g_value_get_uint (value);
      if (record_max != self->record_max)
        {
          self->record_max = record_max;
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
troupe_lines_source_finalize (GObject *object)
{
  TroupeLinesSource *self = TROUPE_LINES_SOURCE (object);

  g_clear_pointer (&self->terminator, g_bytes_unref);
  g_clear_pointer (&self->buffer, g_free);
  g_clear_pointer (&self->ends, g_array_unref);

  G_OBJECT_CLASS (troupe_lines_source_parent_class)->finalize (object);
}

static void
troupe_lines_source_class_init (TroupeLinesSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_lines_source_get_property;
  object_class->set_property = troupe_lines_source_set_property;
  object_class->finalize = troupe_lines_source_finalize;
  TROUPE_INPUTS_SOURCE_CLASS (klass)->fill = troupe_lines_source_fill;

  /**
   * TroupeLinesSource:record-max:
   *
   * The longest record, in bytes, its separator not counted. A longer one is an error.
   */
  properties[PROP_RECORD_MAX] =
      g_param_spec_uint ("record-max", NULL, NULL, 1, TROUPE_ITEM_MAX, TROUPE_ITEM_MAX,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_lines_source_init (TroupeLinesSource *self)
{
  self->record_max = TROUPE_ITEM_MAX;
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->queue = troupe_inputs_source_get_queue (TROUPE_INPUTS_SOURCE (self));
}

static TroupeLinesSource *
lines_source_alloc (GBytes *terminator)
{
  TroupeLinesSource *self = g_object_new (TROUPE_TYPE_LINES_SOURCE, NULL);

  self->is_text = terminator == NULL;
  self->terminator = self->is_text ? g_bytes_new_static ("\n", 1) : g_bytes_ref (terminator);
  return self;
}

/**
 * troupe_lines_source_new:
 * @paths: (array zero-terminated=1): files, read in turn; "-" is standard input
 * @terminator: (nullable): the bytes that end a record, or %NULL for the lines of a text
 * @error: return location for an error
 *
 * A source of the records of files, as bytes: no encoding is assumed, an empty record is an item.
 * The last record of a file needs no terminator. Lines of a text end with a newline, or with a
 * carriage return and a newline, and a byte order mark of UTF-8 at the beginning of a file is
 * skipped; with a @terminator nothing is left out. Memory is bounded by the longest record.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL with %TROUPE_SOURCE_ERROR_READ if one
 *   of the files cannot be opened
 */
TroupeSource *
troupe_lines_source_new (const char *const *paths, GBytes *terminator, GError **error)
{
  g_autoptr (TroupeLinesSource) self = lines_source_alloc (terminator);

  if (!troupe_inputs_source_open (TROUPE_INPUTS_SOURCE (self), paths, error))
    return NULL;
  return TROUPE_SOURCE (g_steal_pointer (&self));
}

/**
 * troupe_lines_source_new_from_fd:
 * @fd: an open descriptor, which becomes the source's
 * @name: the name of the input for messages
 * @terminator: (nullable): the bytes that end a record, or %NULL for the lines of a text
 *
 * Creates the same source from one open file, pipe or terminal.
 *
 * Returns: (transfer full): the source
 */
TroupeSource *
troupe_lines_source_new_from_fd (int fd, const char *name, GBytes *terminator)
{
  TroupeLinesSource *self = lines_source_alloc (terminator);

  troupe_inputs_source_add (TROUPE_INPUTS_SOURCE (self), troupe_input_new (fd, name));
  return TROUPE_SOURCE (self);
}

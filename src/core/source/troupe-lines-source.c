/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-lines-source.h"

#include "troupe-config.h"
#include "troupe-item-queue.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Read at once. Large enough that the system calls do not count, small enough for the cache. */
#define CHUNK_SIZE (256 * 1024)

typedef struct
{
  int fd;
  char *name;
} Input;

/* The bytes from start to end were read and not given yet; those before scanned hold no
 * separator. */
struct _TroupeLinesSource
{
  TroupeSource parent_instance;
  GQueue inputs;
  guint8 separator;
  guint record_max;
  guint8 *buffer;
  gsize room;
  gsize start;
  gsize scanned;
  gsize end;
  GArray *ends;
  TroupeItemQueue *queue;
};

enum
{
  PROP_0,
  PROP_RECORD_MAX,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeLinesSource, troupe_lines_source, TROUPE_TYPE_SOURCE)

static void
input_free (Input *input)
{
  close (input->fd);
  g_free (input->name);
  g_free (input);
}

static gboolean
lines_check_record (TroupeLinesSource *self, const Input *input, GError **error)
{
  unsigned long long number;

  if (self->end - self->start <= self->record_max)
    return TRUE;

  number = troupe_item_queue_get_n_taken (self->queue) + 1;
  g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
               _ ("Item %llu, in “%s”, is longer than %u bytes, the most that an item may have: "
                  "do the items in this file end in another way?"),
               number, input->name, self->record_max);
  return FALSE;
}

/* Makes room for a chunk behind what is in the buffer. One that grew for a long record shrinks
 * again behind it. */
static void
lines_make_room (TroupeLinesSource *self)
{
  gsize filled = self->end - self->start;
  gboolean oversized = self->room > 4 * CHUNK_SIZE && filled <= CHUNK_SIZE;

  if (!oversized && self->room - self->end >= CHUNK_SIZE)
    return;

  if (!oversized && self->room - filled >= CHUNK_SIZE)
    {
      memmove (self->buffer, self->buffer + self->start, filled);
    }
  else
    {
      guint8 *buffer;

      self->room = 2 * (filled + CHUNK_SIZE);
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

/* Moves the whole records of the buffer to the queue, which is empty, up to one that is too long.
 */
static void
lines_cut (TroupeLinesSource *self)
{
  const guint8 *start = self->buffer + self->start;
  const guint8 *end = self->buffer + self->end;
  const guint8 *at = start;
  const guint8 *separator =
      memchr (self->buffer + self->scanned, self->separator, self->end - self->scanned);

  g_array_set_size (self->ends, 0);
  while (separator != NULL && (gsize) (separator - at) <= self->record_max)
    {
      guint32 record_end = separator + 1 - start;

      g_array_append_val (self->ends, record_end);
      at = separator + 1;
      separator = memchr (at, self->separator, end - at);
    }
  self->scanned = self->end;

  if (self->ends->len > 0)
    {
      troupe_item_queue_append_records (
          self->queue, start, (const guint32 *) (gpointer) self->ends->data, self->ends->len);
      self->start = at - self->buffer;
    }
}

/* What is left at the end of an input is its last record. */
static void
lines_cut_rest (TroupeLinesSource *self)
{
  if (self->end > self->start)
    troupe_item_queue_append (self->queue, self->buffer + self->start, self->end - self->start);
  self->start = self->scanned = self->end = 0;
}

/* Asks before each read instead of making the descriptor non-blocking, which would make it so for
 * every program that shares a terminal or a pipe with this one. */
static gboolean
input_is_ready (const Input *input)
{
  struct pollfd query = { .fd = input->fd, .events = POLLIN };

  return poll (&query, 1, 0) > 0;
}

static TroupeSourceStatus
lines_fill (TroupeLinesSource *self, GError **error)
{
  const Input *input = g_queue_peek_head (&self->inputs);
  gssize size;

  if (!lines_check_record (self, input, error))
    return TROUPE_SOURCE_FAILED;
  if (!input_is_ready (input))
    return TROUPE_SOURCE_WAIT;

  lines_make_room (self);

  size = read (input->fd, self->buffer + self->end, CHUNK_SIZE);
  if (size < 0)
    {
      int code = errno;

      if (code == EAGAIN || code == EINTR)
        return TROUPE_SOURCE_WAIT;
      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ,
                   _ ("The items cannot be read from “%s”: %s"), input->name, g_strerror (code));
      return TROUPE_SOURCE_FAILED;
    }

  self->end += size;
  if (size > 0)
    {
      lines_cut (self);
    }
  else
    {
      lines_cut_rest (self);
      input_free (g_queue_pop_head (&self->inputs));
    }
  return TROUPE_SOURCE_ITEMS;
}

static TroupeSourceStatus
troupe_lines_source_next (TroupeSource *source,
                          guint32 max_count,
                          gsize max_bytes,
                          TroupeItems **items,
                          GError **error)
{
  TroupeLinesSource *self = TROUPE_LINES_SOURCE (source);

  while (TRUE)
    {
      TroupeSourceStatus status;

      *items = troupe_item_queue_take (self->queue, max_count, max_bytes);
      if (*items != NULL)
        return TROUPE_SOURCE_ITEMS;
      if (g_queue_is_empty (&self->inputs))
        return TROUPE_SOURCE_END;

      status = lines_fill (self, error);
      if (status == TROUPE_SOURCE_FAILED)
        g_queue_clear_full (&self->inputs, (GDestroyNotify) input_free);
      if (status != TROUPE_SOURCE_ITEMS)
        return status;
    }
}

static gint64
troupe_lines_source_get_length (TroupeSource *source)
{
  TroupeLinesSource *self = TROUPE_LINES_SOURCE (source);

  if (!g_queue_is_empty (&self->inputs) || troupe_item_queue_get_size (self->queue) > 0)
    return -1;
  return troupe_item_queue_get_n_taken (self->queue);
}

static int
troupe_lines_source_get_wait_fd (TroupeSource *source)
{
  const Input *input = g_queue_peek_head (&TROUPE_LINES_SOURCE (source)->inputs);

  return input != NULL ? input->fd : -1;
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

  g_queue_clear_full (&self->inputs, (GDestroyNotify) input_free);
  g_clear_pointer (&self->buffer, g_free);
  g_clear_pointer (&self->ends, g_array_unref);
  g_clear_pointer (&self->queue, troupe_item_queue_free);

  G_OBJECT_CLASS (troupe_lines_source_parent_class)->finalize (object);
}

static void
troupe_lines_source_class_init (TroupeLinesSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  object_class->get_property = troupe_lines_source_get_property;
  object_class->set_property = troupe_lines_source_set_property;
  object_class->finalize = troupe_lines_source_finalize;
  source_class->next = troupe_lines_source_next;
  source_class->get_length = troupe_lines_source_get_length;
  source_class->get_wait_fd = troupe_lines_source_get_wait_fd;

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
  g_queue_init (&self->inputs);
  self->record_max = TROUPE_ITEM_MAX;
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->queue = troupe_item_queue_new ();
}

static TroupeLinesSource *
lines_source_alloc (char separator)
{
  TroupeLinesSource *self = g_object_new (TROUPE_TYPE_LINES_SOURCE, NULL);

  self->separator = separator;
  return self;
}

static void
lines_source_add (TroupeLinesSource *self, int fd, const char *name)
{
  Input *input = g_new (Input, 1);

  input->fd = fd;
  input->name = g_strdup (name);
  g_queue_push_tail (&self->inputs, input);
}

static gboolean
lines_source_open (TroupeLinesSource *self, const char *path, GError **error)
{
  gboolean is_standard_input = strcmp (path, "-") == 0;
  g_autofree char *name = NULL;
  struct stat details;
  int fd;

  if (is_standard_input)
    name = g_strdup (_ ("standard input"));
  else
    name = g_filename_display_name (path);

  /* O_NONBLOCK, so that a named pipe opens before somebody writes to it. */
  if (is_standard_input)
    fd = fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
  else
    fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

  if (fd >= 0 && fstat (fd, &details) == 0 && S_ISDIR (details.st_mode))
    {
      close (fd);
      fd = -1;
      errno = EISDIR;
    }
  if (fd < 0)
    {
      int code = errno;

      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ,
                   _ ("The items cannot be read from “%s”: %s"), name, g_strerror (code));
      return FALSE;
    }

  lines_source_add (self, fd, name);
  return TRUE;
}

/**
 * troupe_lines_source_new:
 * @paths: (array zero-terminated=1): files, read in turn; "-" is standard input
 * @separator: what ends a record, '\n' or '\0'
 * @error: return location for an error
 *
 * A source of the records of files, as bytes: no encoding is assumed, a carriage return before a
 * newline is kept, an empty record is an item. The last record of a file needs no separator. Memory
 * is bounded by the longest record.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL with %TROUPE_SOURCE_ERROR_READ when one
 *   of the files cannot be opened
 */
TroupeSource *
troupe_lines_source_new (const char *const *paths, char separator, GError **error)
{
  g_autoptr (TroupeLinesSource) self = lines_source_alloc (separator);

  for (guint i = 0; paths[i] != NULL; i++)
    if (!lines_source_open (self, paths[i], error))
      return NULL;

  return TROUPE_SOURCE (g_steal_pointer (&self));
}

/**
 * troupe_lines_source_new_from_fd:
 * @fd: an open descriptor, which becomes the source's
 * @name: what to call it in a message
 * @separator: what ends a record, '\n' or '\0'
 *
 * The same from one open file, pipe or terminal.
 *
 * Returns: (transfer full): the source
 */
TroupeSource *
troupe_lines_source_new_from_fd (int fd, const char *name, char separator)
{
  TroupeLinesSource *self = lines_source_alloc (separator);

  lines_source_add (self, fd, name);
  return TROUPE_SOURCE (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a job log, of Troupe or of GNU parallel, to go on after it. */

#include "troupe-joblog-reader.h"

#include "troupe-config.h"
#include "troupe-joblog-command.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>

/* Results that are passed on together. */
#define CHUNK_MAX 4096

/* The lanes whose number {%} may have been in a command line. */
#define LANES_MAX 1024

#define N_COLUMNS 9

/* A line of the log: the newest of its item. */
typedef struct
{
  guint64 index;
  const char *command;
  guint32 size;
  gint32 exit_value;
  gint32 signal_number;
} Entry;

struct _TroupeJoblogReader
{
  GObject parent_instance;

  GMappedFile *file;
  TroupeJoblogCommand *command;
  GArray *entries;
  guint position;
};

static void troupe_joblog_reader_known_results_init (TroupeKnownResultsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeJoblogReader,
                               troupe_joblog_reader,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_KNOWN_RESULTS,
                                                      troupe_joblog_reader_known_results_init))

static gboolean
has_failed (const Entry *entry)
{
  return entry->exit_value != 0 || entry->signal_number != 0;
}

static const Entry *
reader_get_entry (TroupeJoblogReader *self, guint position)
{
  return &g_array_index (self->entries, Entry, position);
}

static guint64
troupe_joblog_reader_get_n_items (TroupeKnownResults *known)
{
  return TROUPE_JOBLOG_READER (known)->entries->len;
}

static guint64
troupe_joblog_reader_get_end (TroupeKnownResults *known)
{
  TroupeJoblogReader *self = TROUPE_JOBLOG_READER (known);
  const guint n = self->entries->len;

  return n == 0 ? 0 : reader_get_entry (self, n - 1)->index + 1;
}

static void
set_failed (TroupeResultChunk *chunk, const Entry *entry)
{
  /* An item that ran for too long, as GNU parallel and Troupe write it. */
  const gboolean timed_out = entry->exit_value == -1 && entry->signal_number == SIGTERM;
  g_autofree char *message =
      entry->signal_number != 0
          ? g_strdup_printf (_ ("signal %d, in the job log"), entry->signal_number)
          : g_strdup_printf (_ ("exit %d, in the job log"), entry->exit_value);

  chunk->status = timed_out ? TROUPE_RESULT_TIMED_OUT : TROUPE_RESULT_FAILED;
  chunk->note = troupe_result_note_new ();
  chunk->note->kind = entry->signal_number != 0 ? TROUPE_FAILURE_SIGNAL : TROUPE_FAILURE_EXIT;
  chunk->note->code = entry->signal_number != 0 ? entry->signal_number : entry->exit_value;
  chunk->note->message = g_bytes_new (message, strlen (message));
}

/* The values were not kept. */
static TroupeBlock *
make_empty_values (guint32 count)
{
  g_autofree const char **values = g_new (const char *, count);

  for (guint32 i = 0; i < count; i++)
    values[i] = "";
  return troupe_block_new_from_strings (values, count);
}

static gboolean
troupe_joblog_reader_next (TroupeKnownResults *known, TroupeResultChunk *chunk, GError **error)
{
  TroupeJoblogReader *self = TROUPE_JOBLOG_READER (known);
  const Entry *first;
  guint32 count = 1;

  if (self->position == self->entries->len)
    return FALSE;

  first = reader_get_entry (self, self->position);
  while (!has_failed (first) && count < CHUNK_MAX && self->position + count < self->entries->len &&
         reader_get_entry (self, self->position + count)->index == first->index + count &&
         !has_failed (reader_get_entry (self, self->position + count)))
    count++;
  self->position += count;

  *chunk = (TroupeResultChunk){
    .first_index = first->index,
    .count = count,
    .status = TROUPE_RESULT_OK,
    .core = TROUPE_WIRE_CORE_UNKNOWN,
  };
  if (has_failed (first))
    set_failed (chunk, first);
  else
    chunk->values = make_empty_values (count);
  return TRUE;
}

/* Spaces for what would end a line or a column: GNU parallel writes NUL bytes for newlines. */
static void
make_one_line (GString *text)
{
  for (gsize i = 0; i < text->len; i++)
    if (text->str[i] == '\0' || text->str[i] == '\n' || text->str[i] == '\t')
      text->str[i] = ' ';
}

/* Both programs quote what a shell needs quoted, but not in the same way. */
static gboolean
are_same_words (const char *text, const char *other)
{
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) other_words = NULL;

  return g_shell_parse_argv (text, NULL, &words, NULL) &&
         g_shell_parse_argv (other, NULL, &other_words, NULL) &&
         g_strv_equal ((const char *const *) words, (const char *const *) other_words);
}

static gboolean
are_same_commands (const GString *text, const GString *other)
{
  return g_string_equal (text, other) || are_same_words (text->str, other->str);
}

static void
reader_describe (TroupeJoblogReader *self,
                 const TroupeResultChunk *chunk,
                 guint32 offset,
                 guint lane,
                 GString *to)
{
  g_string_truncate (to, 0);
  troupe_joblog_command_append (self->command, chunk, offset, lane, to);
  make_one_line (to);
}

/* Compares a command line of the log with that of an item. The lane is not known. */
static gboolean
reader_matches (TroupeJoblogReader *self,
                const Entry *entry,
                const TroupeResultChunk *chunk,
                guint32 offset,
                GString *now)
{
  g_autoptr (GString) before = g_string_new_len (entry->command, entry->size);
  g_autoptr (GString) other = NULL;

  make_one_line (before);
  reader_describe (self, chunk, offset, 1, now);
  if (are_same_commands (before, now))
    return TRUE;

  other = g_string_new (NULL);
  for (guint lane = 2; lane <= LANES_MAX; lane++)
    {
      reader_describe (self, chunk, offset, lane, other);
      if (g_string_equal (other, now))
        return FALSE;
      if (are_same_commands (before, other))
        return TRUE;
    }
  return FALSE;
}

static gboolean
find_entry (TroupeJoblogReader *self, guint64 index, guint *position)
{
  guint low = 0;
  guint high = self->entries->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (reader_get_entry (self, middle)->index < index)
        low = middle + 1;
      else
        high = middle;
    }
  *position = low;
  return low < self->entries->len && reader_get_entry (self, low)->index == index;
}

static gboolean
troupe_joblog_reader_check (TroupeKnownResults *known,
                            const TroupeResultChunk *chunk,
                            TroupeItems *items,
                            GError **error)
{
  TroupeJoblogReader *self = TROUPE_JOBLOG_READER (known);
  const TroupeResultChunk present = { .first_index = chunk->first_index, .items = items };
  g_autoptr (GString) now = g_string_new (NULL);
  guint position;

  g_return_val_if_fail (find_entry (self, chunk->first_index, &position), FALSE);

  for (guint32 i = 0; i < chunk->count; i++)
    {
      const Entry *entry = reader_get_entry (self, position + i);
      g_autoptr (GBytes) before = NULL;
      g_autoptr (GBytes) after = NULL;

      if (reader_matches (self, entry, &present, i, now))
        continue;
      before = g_bytes_new (entry->command, entry->size);
      after = g_bytes_new (now->str, now->len);
      troupe_known_results_set_changed (error, entry->index, before, after);
      return FALSE;
    }
  return TRUE;
}

static void
troupe_joblog_reader_known_results_init (TroupeKnownResultsInterface *iface)
{
  iface->get_n_items = troupe_joblog_reader_get_n_items;
  iface->get_end = troupe_joblog_reader_get_end;
  iface->next = troupe_joblog_reader_next;
  iface->check = troupe_joblog_reader_check;
}

static void
troupe_joblog_reader_finalize (GObject *object)
{
  TroupeJoblogReader *self = TROUPE_JOBLOG_READER (object);

  g_clear_pointer (&self->file, g_mapped_file_unref);
  g_clear_pointer (&self->command, troupe_joblog_command_free);
  g_array_unref (self->entries);

  G_OBJECT_CLASS (troupe_joblog_reader_parent_class)->finalize (object);
}

static void
troupe_joblog_reader_class_init (TroupeJoblogReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_joblog_reader_finalize;
}

static void
troupe_joblog_reader_init (TroupeJoblogReader *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
}

static gboolean
parse_number (const char *from, const char *to, gint64 *number)
{
  g_autofree char *text = g_strndup (from, to - from);

  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, number, NULL);
}

/* Seq, Host, Starttime, JobRuntime, Send, Receive, Exitval, Signal, Command. */
static gboolean
parse_line (const char *line, gsize size, Entry *entry)
{
  const char *end = line + size;
  const char *columns[N_COLUMNS];
  gint64 sequence;
  gint64 exit_value;
  gint64 signal_number;

  columns[0] = line;
  for (guint i = 1; i < N_COLUMNS; i++)
    {
      const char *tab = memchr (columns[i - 1], '\t', end - columns[i - 1]);

      if (tab == NULL)
        return FALSE;
      columns[i] = tab + 1;
    }

  if (!parse_number (columns[0], columns[1] - 1, &sequence) || sequence < 1 ||
      !parse_number (columns[6], columns[7] - 1, &exit_value) ||
      !parse_number (columns[7], columns[8] - 1, &signal_number) || end - columns[8] > G_MAXUINT32)
    return FALSE;

  *entry = (Entry){ sequence - 1, columns[8], end - columns[8], exit_value, signal_number };
  return TRUE;
}

/* The newest line of an item counts. The last line may be cut off; it does not count. */
static gboolean
reader_parse (TroupeJoblogReader *self, const char *path, GError **error)
{
  const char *at = g_mapped_file_get_contents (self->file);
  const char *end = at + g_mapped_file_get_length (self->file);
  const char *newline;

  for (guint64 number = 1; at < end && (newline = memchr (at, '\n', end - at)) != NULL; number++)
    {
      Entry entry;

      if (parse_line (at, newline - at, &entry))
        {
          g_array_append_val (self->entries, entry);
        }
      else if (number > 1 || !g_str_has_prefix (at, "Seq\t"))
        {
          g_autofree char *name = g_filename_display_name (path);
          g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

          g_set_error (error, TROUPE_KNOWN_RESULTS_ERROR, TROUPE_KNOWN_RESULTS_ERROR_READ,
                       /* Translators: a line by its number, and a file */
                       _ ("Line %s of “%s” is not one of a job log: name another file, or go on "
                          "without --resume"),
                       digits, name);
          return FALSE;
        }
      at = newline + 1;
    }
  return TRUE;
}

static int
compare_entries (gconstpointer left, gconstpointer right)
{
  const Entry *first = left;
  const Entry *second = right;

  if (first->index != second->index)
    return first->index < second->index ? -1 : 1;
  /* In the order of their lines. */
  return first->command < second->command ? -1 : first->command > second->command;
}

static void
reader_sort (TroupeJoblogReader *self, gboolean without_failed)
{
  guint n = 0;

  g_array_sort (self->entries, compare_entries);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = reader_get_entry (self, i);

      if ((i + 1 < self->entries->len && reader_get_entry (self, i + 1)->index == entry->index) ||
          (without_failed && has_failed (entry)))
        continue;
      g_array_index (self->entries, Entry, n++) = *entry;
    }
  g_array_set_size (self->entries, n);
}

/**
 * troupe_joblog_reader_new:
 * @path: the path of a job log, which need not exist
 * @job: the job
 * @template_: (nullable): of a job of commands, their template, which must outlive the reader
 * @without_failed: whether items that failed are not known, so that they are run again
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the items that the log has, which may be none, or %NULL with
 *   %TROUPE_KNOWN_RESULTS_ERROR_READ
 */
TroupeJoblogReader *
troupe_joblog_reader_new (const char *path,
                          TroupeJob *job,
                          TroupeTemplate *template_,
                          gboolean without_failed,
                          GError **error)
{
  g_autoptr (TroupeJoblogReader) self = g_object_new (TROUPE_TYPE_JOBLOG_READER, NULL);
  g_autoptr (GError) failure = NULL;

  self->command = troupe_joblog_command_new (job, template_);
  self->file = g_mapped_file_new (path, FALSE, &failure);
  if (self->file == NULL && g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&self);
  if (self->file == NULL)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, TROUPE_KNOWN_RESULTS_ERROR, TROUPE_KNOWN_RESULTS_ERROR_READ,
                   _ ("The job log “%s” cannot be read: %s"), name, failure->message);
      return NULL;
    }

  if (!reader_parse (self, path, error))
    return NULL;
  reader_sort (self, without_failed);
  return g_steal_pointer (&self);
}

/**
 * troupe_joblog_reader_has_result:
 * @chunk: results of a run
 *
 * Returns: whether their values are there; those of items that only a job log has are not
 */
gboolean
troupe_joblog_reader_has_result (const TroupeResultChunk *chunk)
{
  /* An item whose files could not be sent has no worker, but says so. */
  return chunk->worker != 0 || chunk->status == TROUPE_RESULT_NOT_RUN ||
         (chunk->note != NULL && chunk->note->kind == TROUPE_FAILURE_ERROR);
}

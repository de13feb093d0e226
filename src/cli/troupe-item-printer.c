/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes what items print by line, with tags, live or in order. */

#include "troupe-item-printer.h"

#include "troupe-bytes.h"
#include "troupe-notices.h"
#include "troupe-spool.h"

#include <string.h>

/* One of the two streams of an item: the line that is not complete, and the text that waits. */
typedef struct
{
  GString *line;
  TroupeSpool *spool;
} Stream;

/* An item that has printed something and has no result yet. */
typedef struct
{
  guint attempt;
  char *tag;
  Stream streams[TROUPE_OUTPUT_STDERR + 1];
} Item;

struct _TroupeItemPrinter
{
  TroupeItemPrinterSettings settings;
  TroupeSink *sink;
  TroupeConsole *console;
  /* In order: the item whose turn it is. */
  guint64 turn;
  /* Maps the index of an item. */
  GHashTable *items;
};

static void
free_item (gpointer data)
{
  Item *item = data;

  for (guint i = TROUPE_OUTPUT_STDOUT; i <= TROUPE_OUTPUT_STDERR; i++)
    {
      g_string_free (item->streams[i].line, TRUE);
      g_clear_pointer (&item->streams[i].spool, troupe_spool_free);
    }
  g_free (item->tag);
  g_free (item);
}

/**
 * troupe_item_printer_new:
 * @settings: how output is written; its tagger must outlive the printer
 * @sink: receives standard output
 * @console: receives standard error
 *
 * Returns: (transfer full): a printer
 */
TroupeItemPrinter *
troupe_item_printer_new (const TroupeItemPrinterSettings *settings,
                         TroupeSink *sink,
                         TroupeConsole *console)
{
  TroupeItemPrinter *self = g_new0 (TroupeItemPrinter, 1);

  self->settings = *settings;
  self->sink = sink;
  self->console = console;
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_item);
  return self;
}

/**
 * troupe_item_printer_free:
 * @self: (transfer full): a printer
 *
 * Frees @self.
 */
void
troupe_item_printer_free (TroupeItemPrinter *self)
{
  g_hash_table_unref (self->items);
  g_free (self);
}

static char *
dup_tag (TroupeItemPrinter *self, GBytes *item, guint64 index, guint worker)
{
  return self->settings.tagger == NULL
             ? g_strdup ("")
             : troupe_tagger_dup_tag (self->settings.tagger, item, index, worker);
}

static Item *
ensure_item (TroupeItemPrinter *self, const TroupeLivePiece *piece)
{
  Item *item = g_hash_table_lookup (self->items, &piece->index);

  if (item != NULL)
    return item;

  item = g_new0 (Item, 1);
  item->attempt = piece->attempt;
  item->tag = dup_tag (self, piece->item, piece->index, piece->worker);
  for (guint i = TROUPE_OUTPUT_STDOUT; i <= TROUPE_OUTPUT_STDERR; i++)
    item->streams[i].line = g_string_new (NULL);
  g_hash_table_insert (self->items, g_memdup2 (&piece->index, sizeof piece->index), item);
  return item;
}

static void
write_out (TroupeItemPrinter *self, TroupeOutputStream stream, const void *text, gsize size)
{
  if (stream == TROUPE_OUTPUT_STDOUT)
    troupe_sink_add_text (self->sink, text, size);
  else
    troupe_console_write (self->console, text, size);
}

/* Writes text of an item, or keeps it until it is the turn of that item. */
static void
emit (TroupeItemPrinter *self,
      Item *item,
      guint64 index,
      TroupeOutputStream stream,
      const void *text,
      gsize size)
{
  if (!self->settings.in_order || index == self->turn)
    {
      write_out (self, stream, text, size);
      return;
    }

  if (item->streams[stream].spool == NULL)
    item->streams[stream].spool = troupe_spool_new ();
  troupe_spool_add (item->streams[stream].spool, text, size);
}

static void
append_lines (GString *to, const char *tag, const char *text, gsize size)
{
  const char *end = text + size;

  if (*tag == '\0')
    g_string_append_len (to, text, size);
  while (*tag != '\0' && text < end)
    {
      const char *newline = memchr (text, '\n', end - text);
      const char *next = newline == NULL ? end : newline + 1;

      g_string_append (to, tag);
      g_string_append_len (to, text, next - text);
      text = next;
    }
}

/* The lines that are complete are written. */
static void
add_lines (TroupeItemPrinter *self,
           Item *item,
           guint64 index,
           TroupeOutputStream stream,
           const char *text,
           gsize size)
{
  GString *line = item->streams[stream].line;
  const char *last = memrchr (text, '\n', size);
  const gsize complete = last == NULL ? 0 : last + 1 - text;
  g_autoptr (GString) lines = NULL;

  g_string_append_len (line, text, complete);
  if (complete > 0)
    {
      lines = g_string_sized_new (line->len);
      append_lines (lines, item->tag, line->str, line->len);
      emit (self, item, index, stream, lines->str, lines->len);
      g_string_truncate (line, 0);
    }
  g_string_append_len (line, text + complete, size - complete);
}

/* The item prints no more: a line without an end gets one, so that the next line is another. */
static void
end_lines (TroupeItemPrinter *self, Item *item, guint64 index)
{
  for (guint i = TROUPE_OUTPUT_STDOUT; i <= TROUPE_OUTPUT_STDERR; i++)
    if (item->streams[i].line->len > 0)
      add_lines (self, item, index, i, "\n", 1);
}

/**
 * troupe_item_printer_add_piece:
 * @self: a printer
 * @piece: what an item has printed
 *
 * Writes it, as far as it is whole lines and the turn of that item.
 */
void
troupe_item_printer_add_piece (TroupeItemPrinter *self, const TroupeLivePiece *piece)
{
  Item *item = ensure_item (self, piece);
  gsize size;
  const char *text = troupe_bytes_get_data (piece->text, &size);

  /* The item runs again: what it had printed stays where it is. */
  if (item->attempt != piece->attempt)
    end_lines (self, item, piece->index);
  item->attempt = piece->attempt;

  if (self->settings.is_raw)
    emit (self, item, piece->index, piece->stream, text, size);
  else
    add_lines (self, item, piece->index, piece->stream, text, size);
}

/* It is the turn of an item. */
static void
write_spools (TroupeItemPrinter *self, Item *item)
{
  for (guint i = TROUPE_OUTPUT_STDOUT; i <= TROUPE_OUTPUT_STDERR; i++)
    while (item->streams[i].spool != NULL)
      {
        g_autoptr (GBytes) text = troupe_spool_take (item->streams[i].spool);

        gsize size;
        const char *bytes = troupe_bytes_get_data (text, &size);

        write_out (self, i, bytes, size);
        if (text == NULL)
          g_clear_pointer (&item->streams[i].spool, troupe_spool_free);
      }
}

/* Text of a result, which ends with a newline or gets one. */
static void
write_text (TroupeItemPrinter *self,
            const char *tag,
            TroupeOutputStream stream,
            const char *text,
            gsize size)
{
  g_autoptr (GString) lines = g_string_sized_new (size + 1);

  append_lines (lines, tag, text, size);
  if (lines->len > 0 && lines->str[lines->len - 1] != '\n')
    g_string_append_c (lines, '\n');
  write_out (self, stream, lines->str, lines->len);
}

static void
write_note (TroupeItemPrinter *self, const char *tag, GBytes *text)
{
  gsize size;
  const char *bytes = troupe_bytes_get_data (text, &size);

  write_text (self, tag, TROUPE_OUTPUT_STDERR, bytes, size);
}

/* What was printed while the item ran is not written again: the value of a command, and the note.
 */
static void
write_result (TroupeItemPrinter *self,
              const TroupeResultChunk *chunk,
              guint32 offset,
              gboolean has_printed)
{
  g_autoptr (GBytes) item =
      chunk->items == NULL ? NULL : troupe_items_dup_item (chunk->items, offset);
  g_autofree char *tag = dup_tag (self, item, chunk->first_index + offset, chunk->worker);

  if (chunk->values != NULL && !(has_printed && self->settings.omits_silent) &&
      !(self->settings.omits_silent && troupe_formatter_is_silent (chunk, offset)))
    {
      gsize size;
      const guint8 *line = troupe_block_get_lines (chunk->values, offset, 1, &size);

      write_text (self, tag, TROUPE_OUTPUT_STDOUT, (const char *) line, size);
    }
  if (chunk->note != NULL && !has_printed)
    {
      write_note (self, tag, troupe_notices_get_printed (chunk));
      write_note (self, tag, chunk->note->standard_error);
    }
}

/**
 * troupe_item_printer_add_results:
 * @self: a printer
 * @chunk: results
 * @offset: the first of them that is wanted
 * @count: the number of them to write
 *
 * Writes the rest of the output of items, and values. In order, the next item has its turn then.
 */
void
troupe_item_printer_add_results (TroupeItemPrinter *self,
                                 const TroupeResultChunk *chunk,
                                 guint32 offset,
                                 guint32 count)
{
  for (guint32 i = offset; i < offset + count; i++)
    {
      const guint64 index = chunk->first_index + i;
      Item *item = g_hash_table_lookup (self->items, &index);

      self->turn = index;
      if (item != NULL)
        {
          write_spools (self, item);
          end_lines (self, item, index);
        }
      write_result (self, chunk, i, item != NULL);
      g_hash_table_remove (self->items, &index);

      self->turn = index + 1;
      item = g_hash_table_lookup (self->items, &self->turn);
      if (self->settings.in_order && item != NULL)
        write_spools (self, item);
    }
}

/**
 * troupe_item_printer_end:
 * @self: a printer
 *
 * Ends the lines of items that were not run to their end.
 */
void
troupe_item_printer_end (TroupeItemPrinter *self)
{
  GHashTableIter iter;
  gpointer index;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &index, &item))
    end_lines (self, item, *(const guint64 *) index);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function word-count: counts the lines, words and bytes of a file. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-file.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  guint64 lines;
  guint64 words;
  guint64 bytes;
  gboolean in_word;
} Counts;

static void
count_bytes (const guint8 *bytes, gsize size, gpointer data)
{
  Counts *counts = data;

  counts->bytes += size;
  for (gsize i = 0; i < size; i++)
    {
      gboolean in_word = !g_ascii_isspace (bytes[i]) && bytes[i] != '\v';

      counts->words += in_word && !counts->in_word;
      counts->lines += bytes[i] == '\n';
      counts->in_word = in_word;
    }
}

static gboolean
word_count_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  Counts counts = { 0 };
  g_autofree char *text = NULL;

  if (!troupe_file_read ("word-count", item, size, count_bytes, &counts, error))
    return FALSE;

  text = g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
                          counts.lines, counts.words, counts.bytes);
  troupe_values_append_string (value, text);
  return TRUE;
}

const TroupeBuiltin troupe_word_count = {
  .name = "word-count",
  .summary = N_ ("Counts the lines, words and bytes of a file"),
  .shows = N_ ("Files, for the disk and the processor"),
  .takes = N_ ("the name of a file"),
  .gives = N_ ("three numbers: its newlines, words and bytes"),
  .example = "/etc/services /etc/protocols /etc/passwd",
  .help = N_ ("A word is a run of bytes that are not white space. Part of the time is the disk’s "
              "and part the processor’s."),
  .apply = word_count_apply,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The settings of a command template. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeTemplateSettings:
 * @has_parts: whether items have parts, with %TROUPE_TEMPLATE_PART_SEPARATOR between them
 * @names: (nullable) (array zero-terminated=1): the names of the parts of one item, in order, ""
 *   for one without
 * @n_parts: the most parts that there are, or 0 if that is unknown
 * @repeats_words: whether a word with a replacement string is repeated for each part, as `a{}b` of
 *   the parts 1 and 2 to `a1b a2b`; otherwise the parts are in one place, as in `a1 2b`
 * @leaves_items_out: whether items are not inserted: a command has only their number
 * @reads_item: whether a command reads the item from its standard input, so that it is not appended
 * @is_stream: whether an item is a block of a stream, which no replacement string stands for
 * @has_edits: whether there are the replacement strings of GNU parallel --plus, see #TroupeEdit
 * @is_text: whether it is a text, not a command: only braces have a meaning, and no item is
 * appended
 * @shell: (nullable): the shell that runs all commands, a program; by default `/bin/sh` runs those
 *   that need a shell
 *
 * How a template is read and expanded. All zero is a template for items without parts.
 */
typedef struct
{
  gboolean has_parts;
  const char *const *names;
  guint n_parts;
  gboolean repeats_words;
  gboolean leaves_items_out;
  gboolean reads_item;
  gboolean is_stream;
  gboolean has_edits;
  gboolean is_text;
  const char *shell;
} TroupeTemplateSettings;

G_END_DECLS

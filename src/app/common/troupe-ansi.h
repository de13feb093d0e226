/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Text with the escape sequences of a terminal. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** The colour of text without one of its own. */
#define TROUPE_ANSI_DEFAULT -1

/**
 * TroupeAnsiSpan:
 * @start: the first byte, in the text without escape sequences
 * @end: the byte behind the last one
 * @foreground: the colour, as 0xRRGGBB above 16 million, one of the 16 of a terminal, or
 *   %TROUPE_ANSI_DEFAULT
 * @background: the same of what is behind it
 * @bold: whether it is bold
 * @dim: whether it is less visible
 * @italic: whether it is italic
 * @underline: whether it is underlined
 * @strike: whether it is crossed out
 *
 * How a part of a text looks.
 */
typedef struct
{
  guint start;
  guint end;
  gint32 foreground;
  gint32 background;
  gboolean bold : 1;
  gboolean dim : 1;
  gboolean italic : 1;
  gboolean underline : 1;
  gboolean strike : 1;
} TroupeAnsiSpan;

char *troupe_ansi_parse (const char *text, GArray *spans);
PangoAttrList *troupe_ansi_create_attributes (const GArray *spans, gboolean dark);
void troupe_ansi_set_text (GtkTextBuffer *buffer, const char *text, gboolean dark);

G_END_DECLS

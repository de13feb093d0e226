/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Text in columns of a terminal. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeColumnSide:
 * @TROUPE_COLUMN_START: text begins at the left, and its end is cut off
 * @TROUPE_COLUMN_END: text ends at the right, as numbers do, and its end is cut off as well
 */
typedef enum
{
  TROUPE_COLUMN_START,
  TROUPE_COLUMN_END,
} TroupeColumnSide;

void troupe_column_text_use_locale (void);
guint troupe_column_text_measure (const char *text);
void troupe_column_text_append (GString *to, const char *text, guint width, TroupeColumnSide side);
char *troupe_column_text_fit (const char *text, guint width, TroupeColumnSide side);

G_END_DECLS

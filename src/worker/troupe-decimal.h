/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decimal numbers as text. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The room that the longest text here takes, and what may be written past its end. */
#define TROUPE_DECIMAL_ROOM 56

/** The largest number that troupe_decimal_parse() reads. */
#define TROUPE_DECIMAL_PARSE_MAX G_GINT64_CONSTANT (999999999999999999)

char *troupe_decimal_write (char *at, gint64 number);
char *troupe_decimal_write_unsigned (char *at, guint64 number);
char *troupe_decimal_write_square (char *at, gint64 number);
gboolean troupe_decimal_parse (const char *text, gsize size, gint64 *number);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Converts items to the values that functions take. */

#pragma once

#include <glib.h>
#include <gmp.h>

G_BEGIN_DECLS

char *troupe_item_to_text (const char *item, gsize size);
void troupe_item_trim (const char **item, gsize *size);
gboolean troupe_item_parse_integer (const char *item, gsize size, mpz_t number);
gboolean troupe_item_parse_count (const char *function,
                                  const char *item,
                                  gsize size,
                                  gint64 least,
                                  gint64 most,
                                  gint64 *count,
                                  GError **error);
gboolean troupe_item_parse_seconds (const char *function,
                                    const char *item,
                                    gsize size,
                                    double *seconds,
                                    GError **error);

G_END_DECLS

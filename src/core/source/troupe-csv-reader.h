/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A parser of comma-separated values. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TroupeCsvReader:
 *
 * Splits bytes into the records and fields of comma-separated values, as in RFC 4180, in pieces of
 * any size. Fields are bytes of any encoding.
 */
typedef struct _TroupeCsvReader TroupeCsvReader;

TroupeCsvReader *troupe_csv_reader_new (guint8 delimiter);
void troupe_csv_reader_free (TroupeCsvReader *self);

gboolean troupe_csv_reader_feed (TroupeCsvReader *self,
                                 const guint8 *bytes,
                                 gsize size,
                                 gsize *used,
                                 GError **error);
gboolean troupe_csv_reader_finish (TroupeCsvReader *self, GError **error);
void troupe_csv_reader_clear (TroupeCsvReader *self);

guint troupe_csv_reader_get_n_fields (TroupeCsvReader *self);
const guint8 *troupe_csv_reader_get_field (TroupeCsvReader *self, guint field, gsize *size);
gsize troupe_csv_reader_get_size (TroupeCsvReader *self);
guint64 troupe_csv_reader_get_line (TroupeCsvReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeCsvReader, troupe_csv_reader_free)

G_END_DECLS

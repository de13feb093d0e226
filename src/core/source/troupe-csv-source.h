/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the rows of a table, or of one of its columns. */

#pragma once

#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_CSV_SOURCE (troupe_csv_source_get_type ())

G_DECLARE_FINAL_TYPE (TroupeCsvSource, troupe_csv_source, TROUPE, CSV_SOURCE, TroupeSource)

TroupeSource *troupe_csv_source_new (const char *path, const char *column, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the integers of a range. */

#pragma once

#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_RANGE_SOURCE (troupe_range_source_get_type ())

G_DECLARE_FINAL_TYPE (TroupeRangeSource, troupe_range_source, TROUPE, RANGE_SOURCE, TroupeSource)

TroupeSource *troupe_range_source_new (gint64 first, gint64 last, gint64 step, GError **error);
TroupeSource *troupe_range_source_new_from_string (const char *text, GError **error);

G_END_DECLS

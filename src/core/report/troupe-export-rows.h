/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Export of chosen rows in an order of their own. */

#pragma once

#include "troupe-formatter.h"
#include "troupe-results.h"

G_BEGIN_DECLS

gboolean troupe_export_rows (TroupeResults *results,
                             const GArray *rows,
                             TroupeFormatter *formatter,
                             GOutputStream *stream,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS

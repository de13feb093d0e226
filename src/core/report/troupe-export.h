/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Export of results to a file. */

#pragma once

#include "troupe-formatter.h"
#include "troupe-results.h"

G_BEGIN_DECLS

gboolean troupe_export_to_stream (TroupeResults *results,
                                  TroupeFormat format,
                                  gboolean omits_silent,
                                  const GArray *rows,
                                  GOutputStream *stream,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean troupe_export_to_file (TroupeResults *results,
                                TroupeFormat format,
                                gboolean omits_silent,
                                const GArray *rows,
                                GFile *file,
                                GCancellable *cancellable,
                                GError **error);

void troupe_export_async (TroupeResults *results,
                          TroupeFormat format,
                          gboolean omits_silent,
                          GArray *rows,
                          GFile *file,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean troupe_export_finish (TroupeResults *results, GAsyncResult *result, GError **error);

G_END_DECLS

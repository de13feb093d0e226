/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the report of a run says, for a test. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *far_report_read (const char *folder);
void far_report_assert_items (const char *folder, gint64 n_items, gint64 n_ok, gint64 n_not_run);
guint far_report_count_workers (const char *folder, const char *host);

G_END_DECLS

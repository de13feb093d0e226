/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads all items of a source in a test. */

#pragma once

#include "troupe-source.h"

G_BEGIN_DECLS

GString *read_items (TroupeSource *source, guint32 max_count, GError **error);
void assert_items (TroupeSource *source, guint32 max_count, const char *expected);
void assert_matches (const char *text, const char *pattern);

G_END_DECLS

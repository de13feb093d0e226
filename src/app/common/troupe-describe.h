/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures and times as text for people. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What is shown between the parts of an item. */
#define TROUPE_DESCRIBE_BETWEEN_PARTS " · "

/**
 * SECTION:troupe-describe
 *
 * Figures formatted for people. Everything returned is (transfer full) and valid UTF-8.
 */

char *troupe_describe_count (guint64 count);
char *troupe_describe_part (guint64 part, gint64 whole);
char *troupe_describe_moment (gint64 microseconds);
char *troupe_describe_duration (double seconds);
char *troupe_describe_item_time (double seconds);
char *troupe_describe_rate (double per_second);
char *troupe_describe_percent (double percent);
char *troupe_describe_bytes (GBytes *bytes, glong max_characters);
char *troupe_describe_styled_bytes (GBytes *bytes, glong max_characters, GArray *spans);

G_END_DECLS

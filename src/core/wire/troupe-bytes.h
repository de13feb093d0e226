/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Access to GBytes that never yields NULL for empty data. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gconstpointer troupe_bytes_get_data (GBytes *bytes, gsize *size);
char *troupe_bytes_to_text (GBytes *bytes);

G_END_DECLS

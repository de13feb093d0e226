/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JSON strings and values as text. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Items and values as JSON text. */

void troupe_json_append_string (GString *to, const void *text, gsize size);
void troupe_json_append_value (GString *to, const void *value, gsize size);

G_END_DECLS

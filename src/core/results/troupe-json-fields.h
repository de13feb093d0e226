/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The members of values that are JSON objects. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void troupe_json_fields_list (const char *text, gsize size, GPtrArray *names);
gboolean troupe_json_fields_find (const char *text,
                                  gsize size,
                                  const char *name,
                                  const char **value,
                                  gsize *value_size);
char *troupe_json_fields_to_text (const char *value, gsize size);

G_END_DECLS

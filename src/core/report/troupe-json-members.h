/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Adds members to JSON objects. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void troupe_json_members_add_string (JsonBuilder *builder, const char *name, const char *value);
void troupe_json_members_add_integer (JsonBuilder *builder, const char *name, gint64 value);
void troupe_json_members_add_total (JsonBuilder *builder, const char *name, gint64 value);
void troupe_json_members_add_double (JsonBuilder *builder, const char *name, double value);
void troupe_json_members_add_known (JsonBuilder *builder, const char *name, double value);
void troupe_json_members_add_boolean (JsonBuilder *builder, const char *name, gboolean value);
void troupe_json_members_add_time (JsonBuilder *builder, const char *name, gint64 time);

char *troupe_json_members_to_text (JsonBuilder *builder);

G_END_DECLS

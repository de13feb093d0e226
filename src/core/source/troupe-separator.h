/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Separators as a person types them, with escapes. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *troupe_separator_parse (const char *text, GError **error);

G_END_DECLS

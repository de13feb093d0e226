/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The alternatives between braces of a pattern. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GPtrArray *troupe_braces_expand (const char *pattern);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Applies a built-in function to an item and asserts its value. */

#pragma once

#include "troupe-builtin.h"

G_BEGIN_DECLS

char *apply_builtin (const char *function, const char *item, gsize size, gboolean *good);
void assert_gives (const char *function, const char *item, const char *expected);
void assert_fails (const char *function, const char *item, const char *expected);

G_END_DECLS

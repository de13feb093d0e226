/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_FUNCTION (troupe_function_get_type ())

/**
 * TroupeFunction:
 *
 * What a built-in function is, for people. Properties, read-only strings: name, summary (one line),
 * takes (what an item is), gives (what a value is), example (items, as one would type them, e.g. "1
 * 2 3 4 5"), help (a paragraph).
 */
G_DECLARE_FINAL_TYPE (TroupeFunction, troupe_function, TROUPE, FUNCTION, GObject)

const char *troupe_function_get_name (TroupeFunction *self);
const char *troupe_function_get_summary (TroupeFunction *self);
const char *troupe_function_get_takes (TroupeFunction *self);
const char *troupe_function_get_gives (TroupeFunction *self);
const char *troupe_function_get_example (TroupeFunction *self);
const char *troupe_function_get_help (TroupeFunction *self);

/* The functions that the worker program has, as it says itself (troupe-worker --describe, a key
 * file with a group for each): a list model of TroupeFunction. */
GListModel *troupe_catalogue_load (GError **error);

G_END_DECLS

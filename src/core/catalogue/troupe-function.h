/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The description of a built-in function. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_FUNCTION (troupe_function_get_type ())

/**
 * TroupeFunction:
 *
 * The description of a built-in function, for display. Properties, read-only strings: name, summary
 * (one line), shows (its effect), takes (a description of items), gives (a description of values),
 * example (items, as a user would type them, e.g. "1 2 3 4 5"), help (a paragraph). And misbehaves:
 * whether it fails or does harm on purpose.
 */
G_DECLARE_FINAL_TYPE (TroupeFunction, troupe_function, TROUPE, FUNCTION, GObject)

TroupeFunction *troupe_function_new (const char *name,
                                     const char *summary,
                                     const char *shows,
                                     const char *takes,
                                     const char *gives,
                                     const char *example,
                                     const char *help,
                                     gboolean misbehaves);

const char *troupe_function_get_name (TroupeFunction *self);
const char *troupe_function_get_summary (TroupeFunction *self);
const char *troupe_function_get_shows (TroupeFunction *self);
const char *troupe_function_get_takes (TroupeFunction *self);
const char *troupe_function_get_gives (TroupeFunction *self);
const char *troupe_function_get_example (TroupeFunction *self);
const char *troupe_function_get_help (TroupeFunction *self);
gboolean troupe_function_get_misbehaves (TroupeFunction *self);

G_END_DECLS

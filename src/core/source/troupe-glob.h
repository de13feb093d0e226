/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The paths that match a pattern. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeGlob:
 * @paths: (element-type filename): the paths that match, in byte order, each once
 * @unlisted: (element-type utf8): a sentence for each folder that cannot be listed
 *
 * The paths that match a pattern.
 */
typedef struct
{
  GPtrArray *paths;
  GPtrArray *unlisted;
} TroupeGlob;

TroupeGlob *troupe_glob_find (const char *pattern, gboolean hidden, GError **error);
void troupe_glob_free (TroupeGlob *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeGlob, troupe_glob_free)

G_END_DECLS

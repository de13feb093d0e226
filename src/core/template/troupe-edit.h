/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An edit of an item, as the additional replacement strings of GNU parallel --plus name it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeEdit:
 *
 * What `{+.}`, `{%.gz}`, `{:2}` and the like make of an item. Immutable and reference-counted; may
 * be used by several threads at once.
 */
typedef struct _TroupeEdit TroupeEdit;

gboolean troupe_edit_parse (const char *text, TroupeEdit **edit, GError **error);
TroupeEdit *troupe_edit_ref (TroupeEdit *self);
void troupe_edit_unref (TroupeEdit *self);

void troupe_edit_append (const TroupeEdit *self, GString *to, const char *bytes, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeEdit, troupe_edit_unref)

G_END_DECLS

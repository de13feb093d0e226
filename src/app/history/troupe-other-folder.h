/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Goes on with a run that was started in another folder than this program. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean
troupe_other_folder_continue (guint64 id, gboolean failed_too, gint64 item, GError **error);

G_END_DECLS

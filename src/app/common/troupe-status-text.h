/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A text that changes often. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_STATUS_TEXT (troupe_status_text_get_type ())

/**
 * TroupeStatusText:
 *
 * A text that changes often, in digits of one width, on as many lines as it needs. A label causes a
 * new layout of the whole window for each new text; this widget does so only if the number of lines
 * changes.
 */
G_DECLARE_FINAL_TYPE (TroupeStatusText, troupe_status_text, TROUPE, STATUS_TEXT, GtkWidget)

G_END_DECLS

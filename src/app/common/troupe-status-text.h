/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A text that changes often. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_STATUS_TEXT (troupe_status_text_get_type ())

/**
 * TroupeStatusText:
 *
 * A text that changes all the time, in digits of one width, on as many lines as it needs. A label
 * has the whole window laid out again for each of its texts; this one only where the text needs
 * more lines than before, or fewer.
 */
G_DECLARE_FINAL_TYPE (TroupeStatusText, troupe_status_text, TROUPE, STATUS_TEXT, GtkWidget)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The notification at the end of a run. */

#pragma once

#include "troupe-run.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_end_notification_send (GtkWindow *window, TroupeRun *run);
void troupe_end_notification_withdraw (GtkWindow *window);

G_END_DECLS

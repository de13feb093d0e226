/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Timers of a thread that has a main context of its own. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *troupe_timer_add (guint milliseconds, GSourceFunc callback, gpointer data);
void troupe_timer_clear (GSource **source);

G_END_DECLS

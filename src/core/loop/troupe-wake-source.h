/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A main loop source that another thread can wake. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *troupe_wake_source_new (GMainContext *context, GSourceFunc callback, gpointer data);

G_END_DECLS

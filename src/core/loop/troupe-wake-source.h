/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *troupe_wake_source_new (GMainContext *context, GSourceFunc callback, gpointer data);

G_END_DECLS

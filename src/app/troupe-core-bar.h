/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-machine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_CORE_BAR (troupe_core_bar_get_type ())

/**
 * TroupeCoreBar:
 *
 * The load of one processor: its name, a bar, and the percentage. CSS name: corebar.
 *
 * Properties: core (TroupeCore, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeCoreBar, troupe_core_bar, TROUPE, CORE_BAR, GtkWidget)

GtkWidget *troupe_core_bar_new (TroupeCore *core);
void troupe_core_bar_set_core (TroupeCoreBar *self, TroupeCore *core);

G_END_DECLS

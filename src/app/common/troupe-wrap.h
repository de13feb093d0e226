/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Wraps texts with names in them. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_wrap_label (GtkLabel *label);

G_END_DECLS

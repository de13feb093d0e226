/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists that follow their end. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_follow_end (GtkAdjustment *adjustment);

G_END_DECLS

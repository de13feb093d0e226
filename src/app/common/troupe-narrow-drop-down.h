/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lets drop-downs be narrow. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_narrow_drop_down (GtkDropDown *drop_down);

G_END_DECLS

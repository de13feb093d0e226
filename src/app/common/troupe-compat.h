/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Definitions that older versions of GTK lack. */

#pragma once

#include <gtk/gtk.h>

/** GDK_TOPLEVEL_STATE_SUSPENDED, which GTK has since 4.12 and never sets before. */
#define TROUPE_TOPLEVEL_STATE_SUSPENDED ((GdkToplevelState) (1 << 16))

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The letters that are pressed with Alt, and the names of controls. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_mnemonics_leave_names (void);

G_END_DECLS

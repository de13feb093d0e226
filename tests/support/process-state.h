/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the kernel says of processes. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char process_state_find (gint64 pid);
gboolean process_state_is_stopped (gint64 pid);

G_END_DECLS

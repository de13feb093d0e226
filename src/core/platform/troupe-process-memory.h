/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The memory that a process and all processes that it started have. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint64 troupe_process_memory_measure (gint64 pid, guint64 limit);

G_END_DECLS

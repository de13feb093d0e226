/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a process reads from disks and writes to them. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean troupe_process_disk_parse (const char *text, guint64 *read_bytes, guint64 *written_bytes);
gboolean troupe_process_disk_read (gint64 pid, guint64 *read_bytes, guint64 *written_bytes);

G_END_DECLS

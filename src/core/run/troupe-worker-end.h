/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a process ended, as a part of a sentence. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *troupe_worker_end_describe (gboolean exited, int code);

G_END_DECLS

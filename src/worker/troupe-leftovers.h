/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ends processes that ended commands left behind. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The environment variable with the number of a command's item, from 1 on. */
#define TROUPE_LEFTOVERS_VARIABLE "TROUPE_ITEM"

void troupe_leftovers_end (gint64 grace_ms, int cancel_fd);

G_END_DECLS

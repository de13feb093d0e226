/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Waits in a test until a condition holds. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef gboolean (*WaitCondition) (gpointer data);

void wait_until (WaitCondition condition, gpointer data);

G_END_DECLS

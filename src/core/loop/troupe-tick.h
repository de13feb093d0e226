/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ticks: the moments at which displayed figures change. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SECTION:troupe-tick
 *
 * The times at which displayed figures change: the multiples of an interval, by
 * g_get_monotonic_time(). All parts that display or publish figures repeatedly use them, so that
 * all changes of an interval need one frame of a window, and one iteration of its main loop.
 */

/**
 * TROUPE_TICK_LEAD:
 *
 * The time before a tick at which longer tasks for it begin, in microseconds: querying the kernel
 * about 64 processes takes 2 ms of CPU time.
 */
#define TROUPE_TICK_LEAD 20000

gint64 troupe_tick_find (gint64 after, guint interval);
guint troupe_tick_add (guint interval, GSourceFunc callback, gpointer data);

G_END_DECLS

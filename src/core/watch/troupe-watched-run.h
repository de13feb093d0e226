/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run of another process, as it is watched and steered from this one. */

#pragma once

#include "troupe-machine.h"
#include "troupe-run.h"
#include "troupe-told-answer.h"
#include "troupe-told-greeting.h"
#include "troupe-told-hello.h"
#include "troupe-told-order.h"
#include "troupe-watch-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_WATCHED_RUN (troupe_watched_run_get_type ())

/**
 * TroupeWatchedRun:
 *
 * Fills a run with what its process tells, and takes the orders of that run. It belongs to the
 * thread in which it was opened, whose main context must be iterated, and it must live as long as
 * the run is watched: without it, the run stays as it is, and takes no orders. Nothing that it does
 * ends the run of the other process, but an order.
 *
 * Signals: "answered" (int: a #TroupeToldAnswer, string: a sentence if it is not
 * %TROUPE_TOLD_DONE): an order was taken or refused, in the order in which they were given; a
 * refusal is an event of the run as well; "closed": the process of the run ended, or the connection
 * to it. The run is finished then, with what is known: its error is %TROUPE_WATCH_ERROR_GONE if its
 * process ended before it did.
 */
G_DECLARE_FINAL_TYPE (TroupeWatchedRun, troupe_watched_run, TROUPE, WATCHED_RUN, GObject)

void troupe_watched_run_open_async (const char *path,
                                    TroupeToldWants wants,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
void troupe_watched_run_open_command_async (const char *const *arguments,
                                            TroupeToldWants wants,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer data);
TroupeWatchedRun *troupe_watched_run_open_finish (GAsyncResult *result, GError **error);

TroupeRun *troupe_watched_run_get_run (TroupeWatchedRun *self);
TroupeMachine *troupe_watched_run_get_machine (TroupeWatchedRun *self);
const TroupeToldGreeting *troupe_watched_run_get_greeting (TroupeWatchedRun *self);
gboolean troupe_watched_run_can_control (TroupeWatchedRun *self);
gboolean troupe_watched_run_is_closed (TroupeWatchedRun *self);
int troupe_watched_run_get_exit_status (TroupeWatchedRun *self);

void troupe_watched_run_set_interval (TroupeWatchedRun *self, guint milliseconds);
void troupe_watched_run_order (TroupeWatchedRun *self, const TroupeToldOrder *order);

G_END_DECLS

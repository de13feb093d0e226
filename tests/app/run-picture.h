/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run that goes on, with figures that are the same each time. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RunPictureState:
 * @RUN_PICTURE_PAUSED: its workers are paused, with items
 * @RUN_PICTURE_WAITING: no item starts, since the machine is busy
 * @RUN_PICTURE_FAILURES: it is over, with items that failed, crashed and took too long
 * @RUN_PICTURE_NOT_STARTED: its workers could not be started
 * @RUN_PICTURE_PRESENTED: it goes on, and is shown by a projector
 *
 * What became of a run.
 */
typedef enum
{
  RUN_PICTURE_PAUSED,
  RUN_PICTURE_WAITING,
  RUN_PICTURE_FAILURES,
  RUN_PICTURE_NOT_STARTED,
  RUN_PICTURE_PRESENTED,
} RunPictureState;

void run_picture_present (GtkWindow *parent, const char *view_name);
void run_picture_present_state (GtkWindow *parent, RunPictureState state);

G_END_DECLS

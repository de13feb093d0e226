/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run as it goes, on the screen of a terminal. */

#pragma once

#include "troupe-live-facts.h"
#include "troupe-screen.h"

G_BEGIN_DECLS

/**
 * TroupeLiveParts:
 * @where: the machine on which it runs, or an empty string for this one
 * @is_watched: whether the run belongs to another process
 * @find_machine: (nullable): fills what is known of the machine
 * @leave: called when somebody leaves the table; it may free it
 * @stop: called when somebody stops the run
 * @data: for these functions
 *
 * What a live table has besides its run.
 */
typedef struct
{
  const char *where;
  gboolean is_watched;
  void (*find_machine) (TroupeLiveMachine *machine, gpointer data);
  void (*leave) (gpointer data);
  void (*stop) (gpointer data);
  gpointer data;
} TroupeLiveParts;

/**
 * TroupeLive:
 *
 * A table of the workers of a run, with what the run does as a whole above and what happened below,
 * and keys that give orders. It looks at a run, wherever that is.
 */
typedef struct _TroupeLive TroupeLive;

TroupeLive *troupe_live_new (TroupeRun *run, TroupeScreen *screen, const TroupeLiveParts *parts);
void troupe_live_free (TroupeLive *self);

void troupe_live_add_message (TroupeLive *self, const char *text);
void troupe_live_set_notice (TroupeLive *self, const char *text);
void troupe_live_draw (TroupeLive *self);
void troupe_live_suspend (TroupeLive *self);
void troupe_live_resume (TroupeLive *self);
void troupe_live_take_key (TroupeLive *self, guint32 key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeLive, troupe_live_free)

G_END_DECLS

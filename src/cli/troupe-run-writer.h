/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The results of a run, while they are written. */

#pragma once

#include "troupe-call.h"
#include "troupe-console.h"
#include "troupe-item-command.h"
#include "troupe-live-output.h"
#include "troupe-run.h"
#include "troupe-sink.h"

G_BEGIN_DECLS

/**
 * TroupeRunWriter:
 *
 * Writes the results of a run, as far as its readers take them.
 */
typedef struct _TroupeRunWriter TroupeRunWriter;

/**
 * TroupeRunWriterFunc:
 * @data: the data of the function
 *
 * Called when there may be more to write.
 */
typedef void (*TroupeRunWriterFunc) (gpointer data);

/**
 * TroupeRunWriterParts:
 * @run: the run
 * @console: receives notices
 * @template_: (nullable): the command, for the job log
 * @command: (nullable): for the options that show commands
 * @joblog_goes_on: whether lines are added to the job log of an earlier run
 * @is_kept: whether the run is kept, with what was written while it ran
 *
 * What a run has besides its call.
 */
typedef struct
{
  TroupeRun *run;
  TroupeConsole *console;
  TroupeTemplate *template_;
  TroupeItemCommand *command;
  gboolean joblog_goes_on;
  gboolean is_kept;
} TroupeRunWriterParts;

TroupeRunWriter *troupe_run_writer_new (TroupeCall *call,
                                        const TroupeRunWriterParts *parts,
                                        TroupeRunWriterFunc changed,
                                        gpointer data,
                                        GError **error);
void troupe_run_writer_free (TroupeRunWriter *self);

TroupeLiveOutput *troupe_run_writer_get_live (TroupeRunWriter *self);
TroupeSink *troupe_run_writer_get_sink (TroupeRunWriter *self);
guint64 troupe_run_writer_get_n_logged_failed (TroupeRunWriter *self);
gboolean troupe_run_writer_has_failed (TroupeRunWriter *self);
gboolean troupe_run_writer_is_written (TroupeRunWriter *self);

void troupe_run_writer_interrupt (TroupeRunWriter *self);
gboolean troupe_run_writer_advance (TroupeRunWriter *self);
void troupe_run_writer_close (TroupeRunWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeRunWriter, troupe_run_writer_free)

G_END_DECLS

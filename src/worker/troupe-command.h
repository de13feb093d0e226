/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A command that runs for an item. */

#pragma once

#include "troupe-item-input.h"
#include "troupe-ok-status.h"
#include "troupe-template.h"
#include "troupe-terminal.h"
#include "troupe-usage.h"
#include "troupe-values.h"
#include "troupe-wire.h"
#include "troupe-work-folder.h"

G_BEGIN_DECLS

/**
 * TroupeCommandResult:
 * @kind: how it failed, or 0
 * @code: its exit status or signal, if it failed with one
 * @message: (nullable): one line, if it failed
 * @standard_error: (nullable): the end of its standard error, with a note if that is not all, if it
 *   was started
 * @ends_line: whether its output ended with a newline, which its value lacks
 * @usage: its CPU time and that of its own children
 * @max_rss_bytes: the peak of its memory: the largest of its processes
 *
 * How a command ended. Its standard output is its value, also if it failed.
 */
typedef struct
{
  TroupeFailureKind kind;
  int code;
  char *message;
  GString *standard_error;
  gboolean ends_line;
  TroupeUsage usage;
  guint64 max_rss_bytes;
} TroupeCommandResult;

/**
 * TroupeCommandEvents:
 * @printed: it has written; returns whether the text is to be kept as well
 * @asked: the answer to troupe_command_ask(): the end of what it has written to standard output,
 *   unless that is nothing, then the end of what it has written to standard error
 *
 * Functions that are called in the thread of a command while it runs.
 */
typedef struct
{
  gboolean (*printed) (TroupeOutputStream stream, const void *text, gsize size, gpointer data);
  void (*asked) (TroupeOutputStream stream, const void *text, gsize size, gpointer data);
} TroupeCommandEvents;

/**
 * TroupeCommand:
 *
 * Runs the command lines of a template, one at a time. Belongs to one thread, which is the parent
 * of the commands.
 */
typedef struct _TroupeCommand TroupeCommand;

TroupeCommand *troupe_command_new (TroupeTemplate *template_,
                                   const TroupeOkStatus *ok_status,
                                   TroupeItemInput input,
                                   guint lane,
                                   const TroupeCommandEvents *events,
                                   gpointer data,
                                   GError **error);
void troupe_command_free (TroupeCommand *self);
void troupe_command_set_folder (TroupeCommand *self, TroupeWorkFolder *folder);
void troupe_command_set_terminal (TroupeCommand *self, TroupeTerminal *terminal);

const TroupeCommandResult *troupe_command_run (TroupeCommand *self,
                                               const char *item,
                                               gsize size,
                                               guint64 sequence,
                                               TroupeValues *value);
void troupe_command_ask (TroupeCommand *self);

void troupe_command_stop_all (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeCommand, troupe_command_free)

G_END_DECLS

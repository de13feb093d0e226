/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of the worker program. */

#pragma once

#include "troupe-ok-status.h"
#include "troupe-setup.h"

G_BEGIN_DECLS

/**
 * TroupeOptions:
 * @lanes: batches to run at a time
 * @first_lane: the number of the first of them, among those of all workers
 * @describe: only describe the functions
 * @exchange: (nullable): "send", "receive" or "start": only take that part in a measurement
 * @command: (nullable): a template of commands to run
 * @parts: whether items have parts
 * @columns: (nullable) (array zero-terminated=1): their names
 * @several: whether an item is several of them, one after the other
 * @repeat_words: whether words are repeated for each of them
 * @no_items: whether items are not inserted
 * @stdin_item: whether commands read their item as a text
 * @pipe: whether items are blocks of a stream, which commands read
 * @plus: whether there are additional replacement strings
 * @shell: (nullable): the shell for all commands
 * @variables: (nullable) (array zero-terminated=1): variables and functions that commands need
 * @work_folder: (nullable): the path of the folder that each command runs in, with replacement
 *   strings, or "..." for a fresh one
 * @terminal: whether commands have the terminal
 * @outside_sandbox: run the commands outside the sandbox
 * @keep_failed: the output of a command that failed is its value
 * @ok_status: the exit statuses with which a command succeeds
 * @keep: run a program that implements the wire protocol itself
 * @setup: the settings of this process
 * @rest: (array zero-terminated=1): the name of a function, or a program and its arguments
 *
 * The command line.
 */
typedef struct
{
  int lanes;
  int first_lane;
  gboolean describe;
  char *exchange;
  char *guard;
  char *command;
  gboolean parts;
  char **columns;
  gboolean several;
  gboolean repeat_words;
  gboolean no_items;
  gboolean stdin_item;
  gboolean pipe;
  gboolean plus;
  char *shell;
  char **variables;
  char *work_folder;
  gboolean terminal;
  gboolean outside_sandbox;
  gboolean keep_failed;
  TroupeOkStatus ok_status;
  gboolean keep;
  gint64 grace_ms;
  TroupeSetup setup;
  char **rest;
} TroupeOptions;

gboolean troupe_options_parse (TroupeOptions *self, int argc, char **argv, GError **error);
void troupe_options_clear (TroupeOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeOptions, troupe_options_clear)

G_END_DECLS

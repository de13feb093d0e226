/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A kept run as an entry of the history. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TroupePastRunState:
 * @TROUPE_PAST_RUN_RUNNING: the process that runs it lives
 * @TROUPE_PAST_RUN_INTERRUPTED: it was stopped or cut off, and items are left
 * @TROUPE_PAST_RUN_FINISHED: every item has a result, whether it succeeded or not
 * @TROUPE_PAST_RUN_FAILED: it ended because of an error of its own: no worker could be started, the
 *   items could not be read, or the job was halted
 *
 * What became of a kept run.
 */
typedef enum
{
  TROUPE_PAST_RUN_RUNNING,
  TROUPE_PAST_RUN_INTERRUPTED,
  TROUPE_PAST_RUN_FINISHED,
  TROUPE_PAST_RUN_FAILED,
} TroupePastRunState;

/**
 * TroupePastRunFacts:
 * @id: a number that people type; a deleted run's number is not used again
 * @title: what ran, as troupe_job_describe() has it
 * @digest: (nullable): a digest of the job and its source
 * @directory: the working directory in which it was started
 * @error: (nullable): why it could not do all of its work
 * @host: the name of the machine on which it was started
 * @job_text: the job and its items, as the text of a job file
 * @state: a #TroupePastRunState
 * @started_on: the time of its start, in microseconds since 1970, UTC
 * @ended_on: the time of its end, or the last time that is known of a run that was cut off, the
 *   same; 0 while it runs
 * @seconds: how long it ran in all, without the time between an interruption and its continuation
 * @n_items: the number of its items, -1 while it is not known
 * @n_done: items with a result
 * @n_failed: the number of these without a value
 * @kept_for_ever: whether no limit removes it
 * @resumable: whether the items without a result can be run
 *
 * The facts about a kept run.
 */
typedef struct
{
  guint64 id;
  const char *title;
  const char *digest;
  const char *directory;
  const char *error;
  const char *host;
  const char *job_text;
  int state;
  gint64 started_on;
  gint64 ended_on;
  double seconds;
  gint64 n_items;
  guint64 n_done;
  guint64 n_failed;
  gboolean kept_for_ever;
  gboolean resumable;
} TroupePastRunFacts;

/** The beginning of the digest of a run whose items are the calls of a program. */
#define TROUPE_PAST_RUN_CALLS "calls:"

gboolean troupe_past_run_facts_are_calls (const TroupePastRunFacts *facts);

#define TROUPE_TYPE_PAST_RUN (troupe_past_run_get_type ())

/**
 * TroupePastRun:
 *
 * A kept run, for lists. It stays the same object while the run goes on and its facts change. It
 * belongs to one thread.
 *
 * Properties, all read-only: id (guint64), title, digest, directory, error, host, job-text
 * (string), state (int), state-text (string), started-on, ended-on (gint64), seconds (double),
 * n-items (gint64), n-done, n-failed (guint64), kept-for-ever, resumable (boolean).
 */
G_DECLARE_FINAL_TYPE (TroupePastRun, troupe_past_run, TROUPE, PAST_RUN, GObject)

TroupePastRun *troupe_past_run_new (const TroupePastRunFacts *facts);
void troupe_past_run_set_facts (TroupePastRun *self, const TroupePastRunFacts *facts);
const TroupePastRunFacts *troupe_past_run_get_facts (TroupePastRun *self);

const char *troupe_past_run_state_to_text (TroupePastRunState state);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs an engine with a launcher in a test, in this thread, and collects what it reports. */

#include "engine-run.h"

#include "troupe-argument-source.h"
#include "wait.h"

static gboolean
wake_cb (gpointer data)
{
  EngineRun *run = data;
  g_auto (TroupeMailboxSnapshot) snapshot = { 0 };

  troupe_mailbox_collect (run->mailbox, &snapshot);
  run->counts = snapshot.counts;
  for (guint i = 0; i < snapshot.events->len; i++)
    g_string_append_printf (run->events, "%s\n",
                            troupe_event_get_text (g_ptr_array_index (snapshot.events, i)));
  if (snapshot.workers->len > 0 && run->told != NULL)
    run->told (snapshot.workers, run->data);
  if (snapshot.error != NULL && run->error == NULL)
    run->error = g_steal_pointer (&snapshot.error);
  return G_SOURCE_CONTINUE;
}

/**
 * engine_run_set_up:
 * @run: zeroed, apart from what it calls
 * @job: the job
 * @items: (array zero-terminated=1): its items
 * @launcher: what starts its workers
 *
 * Prepares an engine, which is to be started.
 */
void
engine_run_set_up (EngineRun *run,
                   TroupeJob *job,
                   const char *const *items,
                   TroupeLauncher *launcher)
{
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);

  run->results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1024 * 1024);
  run->mailbox = troupe_mailbox_new (wake_cb, run);
  run->loop = g_main_loop_new (NULL, FALSE);
  run->events = g_string_new (NULL);
  run->engine = troupe_engine_new (job, source, run->results, NULL, NULL, run->mailbox, NULL,
                                   launcher, run->loop);
}

/**
 * engine_run_tear_down:
 * @run: a run whose engine has finished
 *
 * Frees what engine_run_set_up() has made.
 */
void
engine_run_tear_down (EngineRun *run)
{
  troupe_engine_free (run->engine);
  troupe_mailbox_disconnect (run->mailbox);
  troupe_mailbox_unref (run->mailbox);
  g_main_loop_unref (run->loop);
  g_object_unref (run->results);
  g_string_free (run->events, TRUE);
  g_clear_error (&run->error);
}

/**
 * engine_run_wait:
 * @run: a run whose engine was started
 *
 * Waits until it has finished.
 */
void
engine_run_wait (EngineRun *run)
{
  wait_while (run->counts.state != TROUPE_RUN_FINISHED);
}

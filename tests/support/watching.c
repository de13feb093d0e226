/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs that are shared by a test, and watched by it as by another process. */

#include "watching.h"

#include "troupe-argument-source.h"
#include "troupe-range-source.h"
#include "troupe-running-runs.h"
#include "wait.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static SharedRun
share (TroupeJob *job, TroupeSource *source, TroupeResultsKeep keep, TroupeWatchServerFlags flags)
{
  SharedRun shared = { 0 };
  g_autoptr (GError) error = NULL;

  shared.runner = troupe_runner_new (job, source, keep, 1 << 20);
  shared.run = troupe_runner_get_run (shared.runner);
  troupe_runner_share (shared.runner, flags);
  g_assert_true (troupe_runner_start (shared.runner, &error));
  g_assert_no_error (error);
  return shared;
}

SharedRun
shared_run_start_sleepers (guint n_workers, TroupeWatchServerFlags flags)
{
  const char *const items[] = { "600", "600", "600", NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "sleep");
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);

  troupe_job_set_workers (job, n_workers);
  return share (job, source, TROUPE_RESULTS_KEEP_ALL, flags);
}

SharedRun
shared_run_start_commands (void)
{
  const char *const items[] = { "600", NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "sleep {}; true");
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);

  troupe_job_set_workers (job, 1);
  troupe_job_set_grace (job, 0);
  return share (job, source, TROUPE_RESULTS_KEEP_ALL, 0);
}

/* A tenth of a second each. */
SharedRun
shared_run_start_naps (guint n_items)
{
  g_autofree const char **items = g_new0 (const char *, n_items + 1);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "sleep");
  g_autoptr (TroupeSource) source = NULL;

  for (guint i = 0; i < n_items; i++)
    items[i] = "0.1";
  source = troupe_argument_source_new (items, n_items);
  troupe_job_set_workers (job, 1);
  return share (job, source, TROUPE_RESULTS_KEEP_ALL, 0);
}

SharedRun
shared_run_start_squares (guint n_items, TroupeResultsKeep keep, TroupeWatchServerFlags flags)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeSource) source = troupe_range_source_new (1, n_items, 1, NULL);

  troupe_job_set_workers (job, 2);
  return share (job, source, keep, flags);
}

/* Opening */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

TroupeWatchedRun *
watching_open (const char *path, TroupeToldWants wants, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  troupe_watched_run_open_async (path, wants, NULL, opened_cb, &result);
  wait_until (is_set, &result);
  return troupe_watched_run_open_finish (result, error);
}

/* A run that has not answered in time is listed as well, and asked again. */
static gboolean
has_loaded_one (gpointer runs)
{
  g_autoptr (TroupeRunningRun) run = g_list_model_get_item (runs, 0);

  return !troupe_running_runs_get_is_loading (runs) && run != NULL &&
         troupe_running_run_get_watched (run) != NULL;
}

/* The path of the only run that can be found. */
char *
watching_find_path (void)
{
  g_autoptr (TroupeRunningRuns) runs = troupe_running_runs_new (TRUE);
  TroupeRunningRun *run;
  g_autoptr (GError) error = NULL;

  wait_until (has_loaded_one, runs);
  run = troupe_running_runs_find (runs, "", &error);
  g_assert_no_error (error);
  g_assert_cmpint (troupe_running_run_get_pid (run), ==, getpid ());
  return g_strdup (troupe_running_run_get_path (run));
}

TroupeWatchedRun *
watching_open_only (TroupeToldWants wants)
{
  g_autofree char *path = watching_find_path ();
  g_autoptr (GError) error = NULL;
  TroupeWatchedRun *watched = watching_open (path, wants, &error);

  g_assert_no_error (error);
  return watched;
}

gboolean
watching_is_finished (gpointer run)
{
  return troupe_run_get_state (run) == TROUPE_RUN_FINISHED;
}

gboolean
watching_is_running (gpointer run)
{
  TroupeWorker *worker = troupe_run_get_worker (run, 1);

  return worker != NULL && troupe_worker_get_state (worker) == TROUPE_WORKER_RUNNING;
}

gboolean
watching_is_closed (gpointer watched)
{
  return troupe_watched_run_is_closed (watched);
}

gboolean
watching_has_all_rows (gpointer run)
{
  return g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_results (run))) ==
         troupe_run_get_n_done (run);
}

void
watching_assert_squares (TroupeRun *run, guint n)
{
  GListModel *results = G_LIST_MODEL (troupe_run_get_results (run));

  g_assert_cmpuint (g_list_model_get_n_items (results), ==, n);
  for (guint i = 0; i < n; i += MAX (n / 100, 1))
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (results, i);
      g_autofree char *square =
          g_strdup_printf ("%" G_GUINT64_FORMAT, ((guint64) i + 1) * ((guint64) i + 1));

      g_assert_cmpstr (troupe_result_get_value (result), ==, square);
    }
}

static int
try_to_connect (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  const int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) == 0)
    return fd;
  close (fd);
  return -1;
}

/* A connection that speaks for itself. */
int
watching_connect (const char *path)
{
  const int fd = try_to_connect (path);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

/* Whether the socket of a run takes connections, which it does a moment after it is there. */
gboolean
watching_is_listening (gpointer path)
{
  const int fd = try_to_connect (path);

  if (fd >= 0)
    close (fd);
  return fd >= 0;
}

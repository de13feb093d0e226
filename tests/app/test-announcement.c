/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what is said of a run: each quarter once, and its end. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-announcement.h"

#define N_ITEMS 8

typedef struct
{
  TroupeRun *run;
  TroupeRunCounts counts;
  TroupeProgress *progress;
  GtkWidget *announcement;
  guint n_said;
} Fixture;

static void
said_cb (Fixture *fixture)
{
  fixture->n_said++;
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  fixture->run = troupe_run_new (job, results, trace);
  fixture->counts.state = TROUPE_RUN_RUNNING;
  fixture->counts.n_items = N_ITEMS;
  fixture->counts.started_at = g_get_monotonic_time ();
  troupe_run_set_counts (fixture->run, &fixture->counts);
  status.number = 1;
  status.state = TROUPE_WORKER_RUNNING;
  status.started_at = fixture->counts.started_at;
  status.greeted_at = status.started_at;
  troupe_run_set_worker_status (fixture->run, &status);
  fixture->progress = troupe_progress_new (fixture->run);
  troupe_progress_set_active (fixture->progress, TRUE);
  fixture->announcement = g_object_ref_sink (
      g_object_new (TROUPE_TYPE_ANNOUNCEMENT, "progress", fixture->progress, NULL));
  g_signal_connect_swapped (fixture->announcement, "notify::text", G_CALLBACK (said_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_object_unref (fixture->announcement);
  g_object_unref (fixture->progress);
  g_object_unref (fixture->run);
}

static gboolean
is_shown (gpointer user_data)
{
  Fixture *fixture = user_data;
  double fraction;

  g_object_get (fixture->progress, "fraction", &fraction, NULL);
  return fraction == (double) fixture->counts.n_status[TROUPE_RESULT_OK] / N_ITEMS;
}

static void
set_done (Fixture *fixture, guint n_done)
{
  fixture->counts.n_status[TROUPE_RESULT_OK] = n_done;
  troupe_run_set_counts (fixture->run, &fixture->counts);
  app_test_wait (is_shown, fixture);
}

static char *
get_text (Fixture *fixture)
{
  char *text;

  g_object_get (fixture->announcement, "text", &text, NULL);
  return text;
}

static gboolean
has_ended (gpointer user_data)
{
  return troupe_run_outcome_is_over (
      troupe_progress_get_outcome (((Fixture *) user_data)->progress));
}

static void
test_says (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *quarter = NULL;
  g_autofree char *end = NULL;

  set_done (fixture, 1);
  g_assert_cmpuint (fixture->n_said, ==, 0);
  set_done (fixture, 2);
  g_assert_cmpuint (fixture->n_said, ==, 1);
  quarter = get_text (fixture);
  g_assert_cmpstr (quarter, ==, "2 of 8 done, 1 running");
  gtk_test_accessible_assert_property (fixture->announcement, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       quarter);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (fixture->announcement)), ==,
                   GTK_ACCESSIBLE_ROLE_ALERT);
  set_done (fixture, 3);
  g_assert_cmpuint (fixture->n_said, ==, 1);
  /* Two quarters at once are said once. */
  set_done (fixture, 7);
  g_assert_cmpuint (fixture->n_said, ==, 2);
  set_done (fixture, N_ITEMS);
  g_assert_cmpuint (fixture->n_said, ==, 2);

  fixture->counts.state = TROUPE_RUN_FINISHED;
  fixture->counts.ended_at = g_get_monotonic_time ();
  troupe_run_set_counts (fixture->run, &fixture->counts);
  app_test_wait (has_ended, fixture);
  g_assert_cmpuint (fixture->n_said, ==, 3);
  end = get_text (fixture);
  g_assert_cmpstr (end, ==, "All 8 items are done.");
}

/* A run that is over when it is shown is no news. */
static void
test_is_no_news (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeProgress) progress = NULL;
  g_autoptr (NotifyWatch) watch = NULL;
  g_autofree char *text = NULL;

  set_done (fixture, N_ITEMS);
  fixture->counts.state = TROUPE_RUN_FINISHED;
  fixture->counts.ended_at = g_get_monotonic_time ();
  troupe_run_set_counts (fixture->run, &fixture->counts);
  app_test_wait (has_ended, fixture);
  progress = troupe_progress_new (fixture->run);
  fixture->n_said = 0;
  watch = notify_watch_new (fixture->announcement);
  g_object_set (fixture->announcement, "progress", progress, NULL);
  notify_watch_assert (watch, "progress");
  g_object_set (fixture->announcement, "progress", progress, NULL);
  notify_watch_assert (watch, "");
  troupe_progress_set_active (progress, TRUE);
  g_assert_cmpuint (fixture->n_said, ==, 0);
}

/* Neither is what was done before a run is shown. */
static void
test_begins_late (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *late = g_object_ref_sink (g_object_new (TROUPE_TYPE_ANNOUNCEMENT, NULL));

  set_done (fixture, 4);
  fixture->n_said = 0;
  g_signal_connect_swapped (late, "notify::text", G_CALLBACK (said_cb), fixture);
  g_object_set (fixture->announcement, "progress", NULL, NULL);
  g_object_set (late, "progress", fixture->progress, NULL);
  set_done (fixture, 5);
  g_assert_cmpuint (fixture->n_said, ==, 0);
  set_done (fixture, 6);
  g_assert_cmpuint (fixture->n_said, ==, 1);
  g_object_unref (late);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/announcement/" name, Fixture, NULL, set_up, function, tear_down)
  add ("says", test_says);
  add ("is-no-news", test_is_no_news);
  add ("begins-late", test_begins_late);
#undef add
  return g_test_run ();
}

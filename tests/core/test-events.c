/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the bounded lists that are kept of a run: events, samples and the latest items. */

#include "troupe-events.h"
#include "troupe-worker.h"

#include <signal.h>

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, GString *changes)
{
  g_string_append_printf (changes, "%u-%u+%u;", position, removed, added);
}

static void
add_event (TroupeEvents *events, guint number)
{
  g_autoptr (TroupeEvent) event =
      troupe_event_new (TROUPE_EVENT_STARTED, number, number, "a worker started");

  troupe_events_add (events, event);
}

static void
test_events (void)
{
  g_autoptr (TroupeEvents) events = troupe_events_new ();
  g_autoptr (GString) changes = g_string_new (NULL);
  g_autofree char *text = NULL;
  TroupeEvent *event;
  double seconds;
  guint worker;
  int kind;

  g_signal_connect (events, "items-changed", G_CALLBACK (changed_cb), changes);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (events)) == TROUPE_TYPE_EVENT);
  add_event (events, 3);
  add_event (events, 4);
  g_assert_cmpstr (changes->str, ==, "0-0+1;1-0+1;");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (events), 2));

  event = g_list_model_get_item (G_LIST_MODEL (events), 0);
  g_object_get (event, "kind", &kind, "seconds", &seconds, "worker", &worker, "text", &text, NULL);
  g_assert_cmpint (kind, ==, TROUPE_EVENT_STARTED);
  g_assert_cmpfloat (seconds, ==, 3);
  g_assert_cmpuint (worker, ==, 3);
  g_assert_cmpstr (text, ==, "a worker started");
  g_assert_false (troupe_event_is_warning (event));
  g_object_unref (event);
}

static void
test_events_are_bounded (void)
{
  g_autoptr (TroupeEvents) events = troupe_events_new ();
  g_autoptr (TroupeEvent) oldest = NULL;
  g_autoptr (GString) changes = g_string_new (NULL);

  for (guint i = 0; i < TROUPE_EVENTS_MAX; i++)
    add_event (events, i);
  g_signal_connect (events, "items-changed", G_CALLBACK (changed_cb), changes);
  add_event (events, TROUPE_EVENTS_MAX);

  g_assert_cmpstr (changes->str, ==, "0-500+0;4500-0+1;");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (events)), ==, 4501);
  oldest = g_list_model_get_item (G_LIST_MODEL (events), 0);
  g_assert_cmpuint (troupe_event_get_worker (oldest), ==, 500);
}

static void
test_join_line (void)
{
  TroupeWorkerStatus status = { .number = 1, .pid = 4711, .exited = TRUE, .items_done = 3 };
  g_autofree char *exited = troupe_event_describe_join (&status);
  g_autofree char *killed = NULL;
  g_autofree char *unknown = NULL;

  status.exited = FALSE;
  status.exit_code = SIGKILL;
  killed = troupe_event_describe_join (&status);
  status.pid = 0;
  unknown = troupe_event_describe_join (&status);
  g_assert_cmpstr (unknown, ==, "worker 1 (pid ?): joined, SIGKILL, 3 items");
  g_assert_cmpstr (exited, ==, "worker 1 (pid 4711): joined, exit 0, 3 items");
  g_assert_cmpstr (killed, ==, "worker 1 (pid 4711): joined, SIGKILL, 3 items");
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_samples_are_bounded (void)
{
  g_autoptr (TroupeSamples) samples = troupe_samples_new ();
  guint n_changes = 0;

  g_signal_connect_swapped (samples, "changed", G_CALLBACK (count_cb), &n_changes);
  for (guint i = 0; i < TROUPE_SAMPLES_MAX + 5; i++)
    {
      TroupeSamplePoint point = { .time = i, .cpu_percent = i / 10.0, .rss_bytes = i * 4096 };

      troupe_samples_add (samples, &point);
    }

  g_assert_cmpuint (n_changes, ==, TROUPE_SAMPLES_MAX + 5);
  g_assert_cmpuint (troupe_samples_get_n_points (samples), ==, TROUPE_SAMPLES_MAX);
  for (guint i = 0; i < TROUPE_SAMPLES_MAX; i++)
    g_assert_cmpint (troupe_samples_get_point (samples, i)->time, ==, i + 5);
  g_assert_cmpuint (troupe_samples_get_point (samples, 0)->rss_bytes, ==, 5 * 4096);
}

/* Nothing is measured of a worker that joined. */
static void
test_worker_has_samples (void)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
  TroupeSamples *samples = troupe_worker_get_samples (worker);
  TroupeWorkerSample sample = { .cpu_percent = 99, .core = 0, .rss_bytes = 4096 };
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  troupe_worker_set_sample (worker, &sample);
  g_assert_cmpuint (troupe_samples_get_n_points (samples), ==, 1);
  g_assert_cmpfloat (troupe_samples_get_point (samples, 0)->cpu_percent, ==, 99);

  status.state = TROUPE_WORKER_JOINED;
  troupe_worker_set_status (worker, &status);
  troupe_worker_set_sample (worker, &sample);
  g_assert_cmpuint (troupe_samples_get_n_points (samples), ==, 1);
}

static void
test_latest_items (void)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  troupe_worker_status_add_items (&status, 5, 2);
  troupe_worker_status_add_items (&status, 7, 3);
  g_assert_cmpuint (status.n_latest, ==, 1);
  g_assert_cmpuint (status.latest[0].first_index, ==, 5);
  g_assert_cmpuint (status.latest[0].count, ==, 5);

  for (guint i = 0; i < TROUPE_WORKER_LATEST; i++)
    troupe_worker_status_add_items (&status, 100 + 10 * i, 1);
  g_assert_cmpuint (status.n_latest, ==, TROUPE_WORKER_LATEST);
  g_assert_cmpuint (status.latest[0].first_index, ==, 100);
  g_assert_cmpuint (status.latest[TROUPE_WORKER_LATEST - 1].first_index, ==,
                    100 + 10 * (TROUPE_WORKER_LATEST - 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/list", test_events);
  g_test_add_func ("/events/are-bounded", test_events_are_bounded);
  g_test_add_func ("/events/join-line", test_join_line);
  g_test_add_func ("/events/samples-are-bounded", test_samples_are_bounded);
  g_test_add_func ("/events/worker-has-samples", test_worker_has_samples);
  g_test_add_func ("/events/latest-items", test_latest_items);
  return g_test_run ();
}

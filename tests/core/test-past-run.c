/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the entry of a kept run and the notifications of its changes. */

#include "notify-watch.h"
#include "troupe-past-run.h"

static const TroupePastRunFacts facts = {
  .id = 7,
  .title = "square",
  .host = "here",
  .job_text = "[Troupe]\n",
  .state = TROUPE_PAST_RUN_RUNNING,
  .started_on = 1000,
  .n_items = -1,
};

static void
test_facts (void)
{
  g_autoptr (TroupePastRun) run = troupe_past_run_new (&facts);
  g_autofree char *title = NULL;
  g_autofree char *state = NULL;
  guint64 id;
  gint64 n_items;
  gint64 started_on;
  gboolean kept;

  g_object_get (run, "id", &id, "title", &title, "state-text", &state, "n-items", &n_items,
                "started-on", &started_on, "kept-for-ever", &kept, NULL);
  g_assert_cmpuint (id, ==, 7);
  g_assert_cmpstr (title, ==, "square");
  g_assert_cmpstr (state, ==, "running");
  g_assert_cmpint (n_items, ==, -1);
  g_assert_cmpint (started_on, ==, 1000);
  g_assert_false (kept);
  g_assert_cmpstr (troupe_past_run_get_facts (run)->host, ==, "here");
}

/* Exactly the properties that differ. */
static void
test_notifies (void)
{
  g_autoptr (TroupePastRun) run = troupe_past_run_new (&facts);
  g_autoptr (NotifyWatch) watch = notify_watch_new (run);
  TroupePastRunFacts now = facts;

  troupe_past_run_set_facts (run, &now);
  notify_watch_assert (watch, "");
  now.n_done = 3;
  now.seconds = 0.5;
  troupe_past_run_set_facts (run, &now);
  notify_watch_assert (watch, "n-done seconds");
  now.state = TROUPE_PAST_RUN_INTERRUPTED;
  now.resumable = TRUE;
  now.title = "cube";
  troupe_past_run_set_facts (run, &now);
  notify_watch_assert (watch, "resumable state state-text title");
  now.kept_for_ever = TRUE;
  now.n_items = 5;
  now.ended_on = 2000;
  troupe_past_run_set_facts (run, &now);
  notify_watch_assert (watch, "ended-on kept-for-ever n-items");
  g_assert_cmpstr (troupe_past_run_get_facts (run)->title, ==, "cube");
}

static void
test_words (void)
{
  g_assert_cmpstr (troupe_past_run_state_to_text (TROUPE_PAST_RUN_INTERRUPTED), ==, "interrupted");
  g_assert_cmpstr (troupe_past_run_state_to_text (TROUPE_PAST_RUN_FINISHED), ==, "finished");
  g_assert_cmpstr (troupe_past_run_state_to_text (TROUPE_PAST_RUN_FAILED), ==, "failed");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/past-run/facts", test_facts);
  g_test_add_func ("/past-run/notifies", test_notifies);
  g_test_add_func ("/past-run/words", test_words);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the words of the window for events and for what became of a run. */

#include "app-test.h"
#include "troupe-event-words.h"
#include "troupe-run-words.h"

#include <signal.h>

#define ONE                 \
  {                         \
    1, 1,                   \
    {                       \
      {                     \
        1636, 1, 1637, 1637 \
      }                     \
    }                       \
  }
#define FOUR          \
  {                   \
    4, 2,             \
    {                 \
      { 2, 1, 3, 3 }, \
      {               \
        8, 3, 9, 11   \
      }               \
    }                 \
  }

static void
test_events (void)
{
  static const struct
  {
    TroupeEventData data;
    const char *words;
  } all[] = {
    { { .what = TROUPE_EVENT_SAID, .text = "worker 3: said before" }, "worker 3: said before" },
    { { .what = TROUPE_EVENT_JOB_STARTED, .text = "sleep" }, "The job starts: sleep" },
    { { .what = TROUPE_EVENT_JOB_PAUSED }, "The job is paused." },
    { { .what = TROUPE_EVENT_JOB_CONTINUED }, "The job goes on." },
    { { .what = TROUPE_EVENT_JOB_STOPPED }, "The job is stopped." },
    { { .what = TROUPE_EVENT_JOB_FINISHED }, "All processes have finished." },
    { { .what = TROUPE_EVENT_WORKER_STARTED }, "Worker 3 started (pid 4711)." },
    { { .what = TROUPE_EVENT_WORKER_STARTED, .other = 2 },
      "Worker 3 started in place of worker 2 (pid 4711)." },
    { { .what = TROUPE_EVENT_WORKER_STARTED, .host = "node7" },
      "Worker 3 started (on node7, pid 4711)." },
    { { .what = TROUPE_EVENT_WORKER_STARTED, .other = 2, .host = "node7" },
      "Worker 3 started in place of worker 2 (on node7, pid 4711)." },
    { { .what = TROUPE_EVENT_WORKER_PAUSED }, "Worker 3 is paused." },
    { { .what = TROUPE_EVENT_WORKER_PAUSED, .text = "1 GB free" },
      "Worker 3 is paused: 1 GB free." },
    { { .what = TROUPE_EVENT_WORKER_CONTINUED }, "Worker 3 goes on." },
    { { .what = TROUPE_EVENT_WORKER_STOPPED }, "Worker 3 was stopped from outside of Troupe." },
    { { .what = TROUPE_EVENT_WORKER_SILENT, .code = 10 },
      "Worker 3 has been starting for 10 s and is not ready yet." },
    { { .what = TROUPE_EVENT_WROTE_BETWEEN, .text = "oh" },
      "Worker 3 wrote to standard error while it had no item:\noh" },
    { { .what = TROUPE_EVENT_WROTE_AMONG, .text = "oh" },
      "Worker 3 wrote to standard error at one of several items:\noh" },
    { { .what = TROUPE_EVENT_KILLED_BY_USER, .code = SIGKILL }, "You killed worker 3 (SIGKILL)." },
    { { .what = TROUPE_EVENT_KILLED_BY_USER, .code = SIGTERM, .items = ONE },
      "You killed worker 3 (SIGTERM). It had begun item 1637." },
    { { .what = TROUPE_EVENT_KILLED_TIMED_OUT, .code = SIGKILL, .items = ONE },
      "Worker 3 was killed, since its item ran for too long. It had begun item 1637." },
    { { .what = TROUPE_EVENT_KILLED_TOO_LARGE, .code = SIGKILL, .text = "used more than 1 GB" },
      "Worker 3 was killed: used more than 1 GB." },
    { { .what = TROUPE_EVENT_KILLED_FOR_ROOM, .code = SIGKILL, .text = "1 GB free" },
      "Worker 3 was killed to make room for others: 1 GB free." },
    { { .what = TROUPE_EVENT_KILLED_SLOW, .code = SIGTERM },
      "Worker 3 took too long to end, and was ended (SIGTERM)." },
    { { .what = TROUPE_EVENT_WORKER_DIED, .code = SIGSEGV, .items = FOUR },
      "Worker 3 died (SIGSEGV). It had begun items 3 and 9 to 11." },
    { { .what = TROUPE_EVENT_WORKER_DIED, .exited = TRUE, .code = 3, .text = "it did not answer" },
      "Worker 3 died (exit 3): it did not answer." },
    { { .what = TROUPE_EVENT_WORKER_MISSING, .text = "no memory" }, "One worker fewer: no memory" },
    { { .what = TROUPE_EVENT_WORKER_JOINED, .exited = TRUE, .items = { .n_items = 1 } },
      "Worker 3 finished normally (exit 0) after 1 item." },
    { { .what = TROUPE_EVENT_WORKER_JOINED, .exited = TRUE, .items = { .n_items = 2 } },
      "Worker 3 finished normally (exit 0) after 2 items." },
    { { .what = TROUPE_EVENT_WORKER_JOINED, .code = SIGKILL },
      "Worker 3 ended (SIGKILL) after 0 items." },
    { { .what = TROUPE_EVENT_ITEMS_RETRIED, .text = "no", .items = ONE },
      "Item 1637 runs again: no" },
    { { .what = TROUPE_EVENT_ITEMS_RETRIED, .items = FOUR }, "Items 3 and 9 to 11 run again." },
    { { .what = TROUPE_EVENT_ITEMS_TAKEN, .other = 2, .items = ONE },
      "Item 1637 goes from worker 2 to worker 3." },
    { { .what = TROUPE_EVENT_ITEMS_FAILED, .text = "no", .items = ONE }, "Item 1637 failed: no" },
    { { .what = TROUPE_EVENT_ITEMS_FAILED, .items = FOUR }, "Items 3 and 9 to 11 failed." },
    { { .what = TROUPE_EVENT_ITEMS_CRASHED, .text = "crashed 3 times: SIGSEGV", .items = ONE },
      "Item 1637: crashed 3 times: SIGSEGV" },
    { { .what = TROUPE_EVENT_ITEMS_CRASHED, .items = FOUR }, "Items 3 and 9 to 11 crashed." },
    { { .what = TROUPE_EVENT_ITEMS_TIMED_OUT, .text = "timed out after 2 s", .items = ONE },
      "Item 1637: timed out after 2 s" },
    { { .what = TROUPE_EVENT_ITEMS_TIMED_OUT, .items = FOUR }, "Items 3 and 9 to 11 timed out." },
  };
  guint seen = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      TroupeEventData data = all[i].data;
      g_autoptr (TroupeEvent) event = NULL;
      g_autofree char *words = NULL;

      data.worker = 3;
      data.pid = 4711;
      event = troupe_event_new_from_data (&data);
      words = troupe_event_words_describe (event);
      g_assert_cmpstr (words, ==, all[i].words);
      seen |= 1u << data.what;
    }
  g_assert_cmpuint (seen, ==, (1u << TROUPE_N_EVENT_WHAT) - 1);
}

static void
test_outcomes (void)
{
  static const struct
  {
    TroupeRunOutcome outcome;
    const char *words;
    const char *hold;
  } all[] = {
    { { TROUPE_RUN_OUTCOME_STARTING, 2000 }, "The workers are starting." },
    { { TROUPE_RUN_OUTCOME_STARTING, 2000, 7 }, "7 of 2000 done. The workers are starting." },
    { { TROUPE_RUN_OUTCOME_RUNNING, 2000, 978, 20, 0, 2 },
      "978 of 2000 done, 20 failed, 2 running" },
    { { TROUPE_RUN_OUTCOME_RUNNING, -1, 978, 0, 0, 1 }, "978 done, 1 running" },
    { { TROUPE_RUN_OUTCOME_PAUSED, 20, 9, 1 }, "9 of 20 done, 1 failed. Paused." },
    { { TROUPE_RUN_OUTCOME_ENDING, 20, 9, 1 },
      "9 of 20 done, 1 failed. The processes are ending." },
    { { TROUPE_RUN_OUTCOME_COMPLETE, 0 }, "There were no items." },
    { { TROUPE_RUN_OUTCOME_COMPLETE, 1, 1 }, "The item is done." },
    { { TROUPE_RUN_OUTCOME_COMPLETE, 20, 20 }, "All 20 items are done." },
    { { TROUPE_RUN_OUTCOME_COMPLETE, 20, 17, 3 }, "17 of 20 done, 3 failed." },
    { { TROUPE_RUN_OUTCOME_COMPLETE, 2, 0, 2 }, "0 of 2 done, 2 failed." },
    { { TROUPE_RUN_OUTCOME_STOPPED, 20, 9, 1, 10 },
      "Stopped: 9 of 20 done, 1 failed, 10 not run." },
    { { TROUPE_RUN_OUTCOME_CUT_SHORT, 20, 9, 1, 10 },
      "Ended early: 9 of 20 done, 1 failed, 10 not run." },
    { { TROUPE_RUN_OUTCOME_NEVER_STARTED, 20, 0, 0, 20 }, "The job did not start." },
    { { TROUPE_RUN_OUTCOME_RUNNING, 3, 2, 0, 0, 0, 1, 1, 2 },
      "2 of 3 done",
      "1 item waits for worker 2, which is paused." },
    { { TROUPE_RUN_OUTCOME_RUNNING, 9, 2, 0, 0, 0, 3, 1, 2 },
      "2 of 9 done",
      "3 items wait for worker 2, which is paused." },
    { { TROUPE_RUN_OUTCOME_RUNNING, 9, 2, 0, 0, 0, 3, 2 },
      "2 of 9 done",
      "3 items wait for 2 workers, which are paused." },
    { { TROUPE_RUN_OUTCOME_RUNNING, 9, 2, 0, 0, 0, 0, 1, 1 },
      "2 of 9 done",
      "The only worker is paused." },
    { { TROUPE_RUN_OUTCOME_RUNNING, 9, 2, 0, 0, 0, 0, 4 },
      "2 of 9 done",
      "All workers are paused." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *words = troupe_run_words_describe (&all[i].outcome);
      g_autofree char *hold = troupe_run_words_describe_hold (&all[i].outcome);

      g_assert_cmpstr (words, ==, all[i].words);
      g_assert_cmpstr (hold, ==, all[i].hold);
    }
}

static void
test_failed (void)
{
  g_autofree char *one = troupe_run_words_describe_failed (1, -1);
  g_autofree char *two = troupe_run_words_describe_failed (2, -1);
  g_autofree char *of_all = troupe_run_words_describe_failed (2, 20);

  g_assert_cmpstr (one, ==, "1 item failed");
  g_assert_cmpstr (two, ==, "2 items failed");
  g_assert_cmpstr (of_all, ==, "2 of 20 items failed");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-words/events", test_events);
  g_test_add_func ("/run-words/outcomes", test_outcomes);
  g_test_add_func ("/run-words/failed", test_failed);
  return g_test_run ();
}

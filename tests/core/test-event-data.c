/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what an event is about, and the words that follow from it. */

#include "troupe-event.h"

#include <signal.h>

static void
add (TroupeItemRanges *ranges, guint64 row, guint64 n_rows, guint64 first, guint64 last)
{
  troupe_item_ranges_add (ranges, &(TroupeItemRange){ row, n_rows, first, last });
}

static void
assert_ranges (const TroupeItemRanges *ranges, const char *words, const char *text)
{
  g_autofree char *described = troupe_item_ranges_describe (ranges);
  g_autofree char *written = troupe_item_ranges_to_text (ranges);
  TroupeItemRanges read;

  g_assert_cmpstr (described, ==, words);
  g_assert_cmpstr (written, ==, text);
  g_assert_true (troupe_item_ranges_from_text (&read, written));
  g_assert_cmpmem (&read, sizeof read, ranges, sizeof *ranges);
}

static void
test_ranges (void)
{
  TroupeItemRanges ranges = { 0 };

  assert_ranges (&ranges, "", "");
  add (&ranges, 2, 1, 3, 3);
  assert_ranges (&ranges, "3", "1 2+1=3-3");
  add (&ranges, 3, 1, 4, 4);
  assert_ranges (&ranges, "3 to 4", "2 2+2=3-4");
  /* The row after the last, but not the item after the last. */
  add (&ranges, 4, 1, 9, 9);
  assert_ranges (&ranges, "3 to 4 and 9", "3 2+2=3-4 4+1=9-9");
  add (&ranges, 10, 2, 20, 23);
  add (&ranges, 40, 1, 50, 50);
  assert_ranges (&ranges, "3 to 4, 9, 20 to 23 and 50", "8 2+2=3-4 4+1=9-9 10+2=20-23 40+1=50-50");
  g_assert_true (troupe_item_ranges_has_row (&ranges, 3));
  g_assert_true (troupe_item_ranges_has_row (&ranges, 11));
  g_assert_false (troupe_item_ranges_has_row (&ranges, 1));
  g_assert_false (troupe_item_ranges_has_row (&ranges, 12));

  /* Further ones are kept, and not named. */
  add (&ranges, 60, 1, 70, 70);
  add (&ranges, 41, 1, 51, 51);
  assert_ranges (&ranges, "3 to 4, 9, 20 to 23, 50 and 2 more",
                 "10 2+2=3-4 4+1=9-9 10+2=20-23 40+1=50-50 60+1=70-70 41+1=51-51");
  g_assert_true (troupe_item_ranges_has_item (&ranges, 3));
  g_assert_true (troupe_item_ranges_has_item (&ranges, 23));
  g_assert_true (troupe_item_ranges_has_item (&ranges, 70));
  g_assert_false (troupe_item_ranges_has_item (&ranges, 5));
  g_assert_false (troupe_item_ranges_has_item (&ranges, 24));

  /* If there are too many, they are counted, also one that would follow the last range. */
  while (ranges.n_ranges < TROUPE_ITEM_RANGES_MAX)
    add (&ranges, 100 + 2 * ranges.n_ranges, 1, 200 + 2 * ranges.n_ranges,
         200 + 2 * ranges.n_ranges);
  g_assert_cmpuint (ranges.n_items, ==, 10 + TROUPE_ITEM_RANGES_MAX - 6);
  add (&ranges, 900, 1, 900, 900);
  add (&ranges, 99 + 2 * TROUPE_ITEM_RANGES_MAX, 1, 199 + 2 * TROUPE_ITEM_RANGES_MAX,
       199 + 2 * TROUPE_ITEM_RANGES_MAX);
  g_assert_cmpuint (ranges.n_ranges, ==, TROUPE_ITEM_RANGES_MAX);
  g_assert_cmpuint (ranges.n_items, ==, 12 + TROUPE_ITEM_RANGES_MAX - 6);
  g_assert_false (troupe_item_ranges_has_item (&ranges, 900));

  /* Only a number is known. */
  ranges = (TroupeItemRanges){ .n_items = 7 };
  assert_ranges (&ranges, "7 more", "7");
}

static void
test_bad_ranges (void)
{
  static const char *const texts[] = {
    "x",
    "-1",
    " 1",
    "1 0+1=0-0",
    "1 0+1=2-1",
    "1 0+0=1-1",
    "1 0+2=1-1",
    "1 0+2=1-2",
    "1 0+1=1-1 ",
    "1 0+1=1",
    "1 0+1=1-1x",
    "4 0+1=1-1 0+1=1-1 0+1=1-1 0+1=1-1 0+1=1-1",
    "9 18446744073709551615+1=1-1",
    "18446744073709551615 0+1=1-18446744073709551615",
  };
  TroupeItemRanges ranges = { 0 };
  g_autoptr (GString) many = g_string_new ("99");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      g_assert_false (troupe_item_ranges_from_text (&ranges, texts[i]));
      g_assert_cmpuint (ranges.n_items, ==, 0);
      g_assert_cmpuint (ranges.n_ranges, ==, 0);
    }
  ranges = (TroupeItemRanges){ 9, TROUPE_ITEM_RANGES_MAX + 1, { { 0 } } };
  g_assert_false (troupe_item_ranges_is_valid (&ranges));
  ranges = (TroupeItemRanges){ 1, 1, { { G_MAXUINT64 - 1, 1, 1, 1 } } };
  g_assert_true (troupe_item_ranges_is_valid (&ranges));
  ranges.ranges[0].first_row++;
  g_assert_false (troupe_item_ranges_is_valid (&ranges));

  for (guint i = 0; i < TROUPE_ITEM_RANGES_MAX; i++)
    g_string_append (many, " 0+1=1-1");
  g_assert_true (troupe_item_ranges_from_text (&ranges, many->str));
  g_string_append (many, " 0+1=1-1");
  g_assert_false (troupe_item_ranges_from_text (&ranges, many->str));
}

/* The words of the command line; the pool's tests have those of whole runs. */
static void
test_words (void)
{
  static const struct
  {
    TroupeEventData data;
    const char *text;
    gboolean is_warning;
  } all[] = {
    { { .what = TROUPE_EVENT_SAID, .text = "It is said." }, "It is said." },
    { { .what = TROUPE_EVENT_SAID }, "" },
    { { .what = TROUPE_EVENT_JOB_STARTED, .text = "sleep" }, "The job starts: sleep" },
    { { .what = TROUPE_EVENT_JOB_PAUSED }, "The job is paused." },
    { { .what = TROUPE_EVENT_JOB_CONTINUED }, "The job goes on." },
    { { .what = TROUPE_EVENT_JOB_STOPPED }, "The job is stopped." },
    { { .what = TROUPE_EVENT_JOB_FINISHED }, "All processes have finished." },
    { { .what = TROUPE_EVENT_WORKER_STARTED }, "worker 2 (pid 7): started" },
    { { .what = TROUPE_EVENT_WORKER_STARTED, .other = 1 },
      "worker 2 (pid 7): started in place of worker 1" },
    { { .what = TROUPE_EVENT_WORKER_PAUSED }, "worker 2 (pid 7): paused" },
    { { .what = TROUPE_EVENT_WORKER_PAUSED, .text = "no room" },
      "worker 2 (pid 7): paused: no room" },
    { { .what = TROUPE_EVENT_WORKER_CONTINUED }, "worker 2 (pid 7): goes on" },
    { { .what = TROUPE_EVENT_WORKER_STOPPED }, "worker 2 (pid 7): stopped from outside", TRUE },
    { { .what = TROUPE_EVENT_WORKER_SILENT, .code = 10 },
      "worker 2 (pid 7): has been starting for 10 s and has not greeted yet",
      TRUE },
    { { .what = TROUPE_EVENT_WROTE_BETWEEN, .text = "oh" },
      "worker 2 (pid 7): wrote to standard error while it had no item:\noh",
      TRUE },
    { { .what = TROUPE_EVENT_WROTE_AMONG, .text = "oh" },
      "worker 2 (pid 7): wrote to standard error at one of several items:\noh",
      TRUE },
    { { .what = TROUPE_EVENT_KILLED_BY_USER, .code = SIGKILL },
      "worker 2 (pid 7): killed by you: SIGKILL (killed)",
      TRUE },
    { { .what = TROUPE_EVENT_KILLED_TIMED_OUT, .code = SIGKILL },
      "worker 2 (pid 7): timed out: SIGKILL (killed)",
      TRUE },
    { { .what = TROUPE_EVENT_KILLED_TOO_LARGE, .code = SIGKILL, .text = "used more than 1 GB" },
      "worker 2 (pid 7): used more than 1 GB: SIGKILL (killed)",
      TRUE },
    { { .what = TROUPE_EVENT_KILLED_FOR_ROOM, .code = SIGKILL, .text = "1 GB free" },
      "worker 2 (pid 7): made room: SIGKILL (killed); 1 GB free",
      TRUE },
    { { .what = TROUPE_EVENT_KILLED_SLOW, .code = SIGTERM },
      "worker 2 (pid 7): took too long to end: SIGTERM (terminated)",
      TRUE },
    { { .what = TROUPE_EVENT_WORKER_DIED, .exited = TRUE, .code = 3 },
      "worker 2 (pid 7): died: exit 3",
      TRUE },
    { { .what = TROUPE_EVENT_WORKER_DIED, .code = SIGSEGV, .text = "it did not answer" },
      "worker 2 (pid 7): died: SIGSEGV (segmentation fault); it did not answer",
      TRUE },
    { { .what = TROUPE_EVENT_WORKER_MISSING, .text = "no memory" },
      "One worker fewer: no memory",
      TRUE },
    { { .what = TROUPE_EVENT_WORKER_JOINED, .exited = TRUE, .items = { .n_items = 1 } },
      "worker 2 (pid 7): joined, exit 0, 1 items" },
    { { .what = TROUPE_EVENT_WORKER_JOINED, .code = SIGKILL },
      "worker 2 (pid 7): joined, SIGKILL, 0 items" },
    { { .what = TROUPE_EVENT_ITEMS_RETRIED, .text = "no", .items = { 1, 1, { { 4, 1, 5, 5 } } } },
      "item 5 is run again: no" },
    { { .what = TROUPE_EVENT_ITEMS_RETRIED, .text = "no", .items = { 2, 1, { { 4, 1, 9, 10 } } } },
      "items 9 to 10 are run again: no" },
    { { .what = TROUPE_EVENT_ITEMS_RETRIED, .items = { .n_items = 12 } },
      "12 items are run again" },
    { { .what = TROUPE_EVENT_ITEMS_TAKEN, .other = 1, .items = { 1, 1, { { 4, 1, 5, 5 } } } },
      "item 5 goes from worker 1 to worker 2" },
    { { .what = TROUPE_EVENT_ITEMS_TAKEN, .other = 1, .items = { 3, 1, { { 4, 3, 5, 7 } } } },
      "items 5 to 7 go from worker 1 to worker 2" },
    { { .what = TROUPE_EVENT_ITEMS_FAILED, .text = "no", .items = { 1, 1, { { 4, 1, 5, 5 } } } },
      "item 5 failed: no" },
    { { .what = TROUPE_EVENT_ITEMS_CRASHED,
        .text = "crashed 3 times: SIGSEGV",
        .items = { 1, 1, { { 4, 1, 5, 5 } } } },
      "item 5: crashed 3 times: SIGSEGV" },
    { { .what = TROUPE_EVENT_ITEMS_CRASHED, .items = { 3, 1, { { 4, 1, 5, 5 } } } },
      "items 5 and 2 more crashed" },
    { { .what = TROUPE_EVENT_ITEMS_TIMED_OUT, .items = { 2, 1, { { 4, 2, 5, 6 } } } },
      "items 5 to 6 timed out" },
  };
  guint n_seen = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      TroupeEventData data = all[i].data;
      g_autoptr (TroupeEvent) event = NULL;
      g_autofree char *text = NULL;

      data.worker = 2;
      data.pid = 7;
      data.kind = troupe_event_what_get_kind (data.what);
      event = troupe_event_new_from_data (&data);
      g_object_get (event, "text", &text, NULL);
      g_assert_cmpstr (troupe_event_get_text (event), ==, all[i].text);
      g_assert_cmpstr (text, ==, all[i].text);
      g_assert_cmpint (troupe_event_is_warning (event), ==, all[i].is_warning);
      g_assert_true (troupe_event_get_data (event)->text != data.text || data.text == NULL);
      n_seen |= 1u << data.what;
    }
  g_assert_cmpuint (n_seen, ==, (1u << TROUPE_N_EVENT_WHAT) - 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/event-data/ranges", test_ranges);
  g_test_add_func ("/event-data/bad-ranges", test_bad_ranges);
  g_test_add_func ("/event-data/words", test_words);

  return g_test_run ();
}

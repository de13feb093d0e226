/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests when items may start, with fixed readings of a machine at the edges of each rule. */

#include "troupe-pace.h"

#define MS ((gint64) 1000)
#define MB ((guint64) 1024 * 1024)
#define T0 (1000 * G_USEC_PER_SEC)

static const TroupeReadings idle = { 0, G_MAXUINT64, -1, -1, -1 };

static void
add_load (TroupePace *pace, double load, guint n_running, gint64 now)
{
  TroupeReadings readings = idle;

  readings.load = load;
  troupe_pace_add_readings (pace, &readings, n_running, now);
}

static void
add_memory (TroupePace *pace, guint64 available, gint64 now)
{
  TroupeReadings readings = idle;

  readings.available = available;
  troupe_pace_add_readings (pace, &readings, 0, now);
}

static void
assert_words (TroupePace *pace, guint n_running, gint64 now, const char *expected)
{
  g_autofree char *words = troupe_pace_describe (pace, n_running, now);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_none (void)
{
  g_autoptr (TroupePace) pace = troupe_pace_new (&(TroupePaceRules){ 0 });

  g_assert_false (troupe_pace_has_rules (pace));
  g_assert_false (troupe_pace_is_watching (pace));
  g_assert_false (troupe_pace_needs_readings (pace, T0));
  g_assert_false (troupe_pace_needs_answer (pace, T0));
  g_assert_true (troupe_pace_may_start (pace, 1000, T0));
  g_assert_cmpuint (troupe_pace_get_most_running (pace), ==, G_MAXUINT);
  g_assert_false (troupe_pace_must_end_one (pace, 1000));
  assert_words (pace, 1000, T0, NULL);
}

/* The time between two starts is at least the delay; the first item does not wait. */
static void
test_delay (void)
{
  g_autoptr (TroupePace) pace = troupe_pace_new (&(TroupePaceRules){ .delay = 2.5 });

  g_assert_true (troupe_pace_has_rules (pace));
  g_assert_false (troupe_pace_is_watching (pace));
  g_assert_false (troupe_pace_needs_readings (pace, T0));
  g_assert_true (troupe_pace_may_start (pace, 0, T0));
  troupe_pace_add_start (pace, T0);
  g_assert_cmpint (troupe_pace_get_next_start (pace), ==, T0 + 2500 * MS);
  g_assert_false (troupe_pace_may_start (pace, 0, T0 + 2500 * MS - 1));
  g_assert_true (troupe_pace_may_start (pace, 0, T0 + 2500 * MS));
  assert_words (pace, 0, T0, "the next item starts in 3 seconds");
  assert_words (pace, 0, T0 + 1500 * MS, "the next item starts in 1 second");
  /* A shorter wait is not put into words, which would flicker. */
  assert_words (pace, 0, T0 + 1500 * MS + 1, NULL);
  assert_words (pace, 0, T0 + 2500 * MS, NULL);
}

static void
assert_delay (guint n_items, gint64 left, const char *expected)
{
  g_autofree char *words = troupe_pace_describe_delay (n_items, left);

  g_assert_cmpstr (words, ==, expected);
}

/* The nearest whole number of seconds; a wait that is shorter is not told. */
static void
test_retry_delay (void)
{
  assert_delay (1, 2500 * MS - 1, "1 failed item runs again, in 2 s");
  assert_delay (2, 2500 * MS, "2 failed items run again, in 3 s");
  assert_delay (1, 500 * MS, "1 failed item runs again, in 1 s");
  assert_delay (1, 500 * MS - 1, NULL);
  assert_delay (1, 0, NULL);
}

static void
test_load (void)
{
  g_autoptr (TroupePace) pace = troupe_pace_new (&(TroupePaceRules){ .load = 4 });

  g_assert_true (troupe_pace_is_watching (pace));
  g_assert_true (troupe_pace_needs_readings (pace, T0));
  add_load (pace, 3, 0, T0);
  g_assert_false (troupe_pace_needs_readings (pace, T0 + TROUPE_PACE_TICK_MS * MS - 1));
  g_assert_true (troupe_pace_needs_readings (pace, T0 + TROUPE_PACE_TICK_MS * MS));
  g_assert_true (troupe_pace_may_start (pace, 0, T0));
  /* An item that was started since the reading counts, so that no more start than there is room
   * for. */
  g_assert_false (troupe_pace_may_start (pace, 1, T0));
  assert_words (pace, 0, T0, NULL);
  assert_words (pace, 1, T0, "load 4.0 of 4");

  /* The same number with an item that ran already. */
  add_load (pace, 3, 1, T0 + 10 * G_USEC_PER_SEC);
  g_assert_true (troupe_pace_may_start (pace, 1, T0 + 10 * G_USEC_PER_SEC));
  g_assert_false (troupe_pace_may_start (pace, 2, T0 + 10 * G_USEC_PER_SEC));
}

/* A lull of an instant does not count, nor what happened before the last second. */
static void
test_load_mean (void)
{
  g_autoptr (TroupePace) pace = troupe_pace_new (&(TroupePaceRules){ .load = 4 });
  gint64 now = T0;

  for (guint i = 0; i < 4; i++)
    add_load (pace, 8, 0, now += 250 * MS);
  add_load (pace, 0, 0, now += 250 * MS);
  assert_words (pace, 0, now, "load 6.0 of 4");
  for (guint i = 0; i < 2; i++)
    add_load (pace, 0, 0, now += 250 * MS);
  g_assert_true (troupe_pace_may_start (pace, 0, now));
  assert_words (pace, 3, now, "load 5.0 of 4");

  add_load (pace, 9, 0, now += 2000 * MS);
  assert_words (pace, 0, now, NULL);
  add_load (pace, 9, 0, now += 2000 * MS + 1);
  assert_words (pace, 0, now, "load 9.0 of 4");
}

/* Items that sleep are no load. */
static void
test_load_of_sleepers (void)
{
  g_autoptr (TroupePace) pace = troupe_pace_new (&(TroupePaceRules){ .load = 1 });

  add_load (pace, 0, 5, T0);
  g_assert_true (troupe_pace_may_start (pace, 5, T0));
  g_assert_false (troupe_pace_may_start (pace, 6, T0));
  g_assert_true (troupe_pace_may_start (pace, 2, T0));
  assert_words (pace, 6, T0, "load 1.0 of 1");
}

static void
test_pressure (void)
{
  g_autoptr (TroupePace) pace =
      troupe_pace_new (&(TroupePaceRules){ .load = 4, .disk = 50, .memfree = 1024 * MB });
  TroupeReadings readings = { 8.1, 300 * MB, 92.6, 12, 50 };

  troupe_pace_add_readings (pace, &readings, 0, T0);
  assert_words (pace, 0, T0, "load 8.1 of 4 (pressure 93 %)");
  readings.load = 0;
  troupe_pace_add_readings (pace, &readings, 0, T0 + 10 * G_USEC_PER_SEC);
  assert_words (pace, 0, T0, "300 MB of 1 GB free (pressure 12 %)");
  readings.disk_pressure = 50.6;
  readings.available = 2048 * MB;
  troupe_pace_add_readings (pace, &readings, 0, T0 + 20 * G_USEC_PER_SEC);
  g_assert_false (troupe_pace_may_start (pace, 0, T0 + 20 * G_USEC_PER_SEC));
  assert_words (pace, 0, T0 + 20 * G_USEC_PER_SEC, "disk pressure 51 % of 50 %");
  readings.disk_pressure = 50;
  troupe_pace_add_readings (pace, &readings, 0, T0 + 30 * G_USEC_PER_SEC);
  g_assert_true (troupe_pace_may_start (pace, 0, T0 + 30 * G_USEC_PER_SEC));
}

/* A figure that is not known holds nothing up. */
static void
test_unknown (void)
{
  g_autoptr (TroupePace) pace = troupe_pace_new (&(TroupePaceRules){ .disk = 50 });
  TroupeReadings readings = idle;

  troupe_pace_add_readings (pace, &readings, 0, T0);
  g_assert_true (troupe_pace_is_blind (pace));
  g_assert_true (troupe_pace_may_start (pace, 0, T0));
  readings.disk_pressure = 0;
  troupe_pace_add_readings (pace, &readings, 0, T0);
  g_assert_false (troupe_pace_is_blind (pace));
}

static void
test_memfree (void)
{
  g_autoptr (TroupePace) pace = troupe_pace_new (&(TroupePaceRules){ .memfree = 1024 * MB });

  g_assert_true (troupe_pace_is_watching (pace));
  add_memory (pace, 1024 * MB, T0);
  g_assert_true (troupe_pace_may_start (pace, 7, T0));
  g_assert_false (troupe_pace_must_end_one (pace, 7));

  add_memory (pace, 1024 * MB - 1, T0);
  g_assert_false (troupe_pace_may_start (pace, 0, T0));
  g_assert_false (troupe_pace_must_end_one (pace, 7));
  assert_words (pace, 0, T0, "1023 MB of 1 GB free");

  add_memory (pace, 512 * MB, T0);
  g_assert_false (troupe_pace_must_end_one (pace, 7));
  add_memory (pace, 512 * MB - 1, T0);
  g_assert_true (troupe_pace_must_end_one (pace, 7));
  g_assert_true (troupe_pace_must_end_one (pace, 2));
  /* The only one would need as much again. */
  g_assert_false (troupe_pace_must_end_one (pace, 1));
  g_assert_false (troupe_pace_must_end_one (pace, 0));
  g_assert_cmpuint (troupe_pace_get_most_running (pace), ==, G_MAXUINT);
}

/* The numbers are those of GNU parallel. */
static void
test_memsuspend (void)
{
  static const struct
  {
    guint64 available;
    guint most;
  } cases[] = {
    { 0, 1 },    { 999, 1 },  { 1000, 2 }, { 1499, 2 },
    { 1500, 3 }, { 1750, 5 }, { 1850, 7 }, { 2000, G_MAXUINT },
  };
  g_autoptr (TroupePace) pace = troupe_pace_new (&(TroupePaceRules){ .memsuspend = 1000 });

  g_assert_true (troupe_pace_is_watching (pace));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      add_memory (pace, cases[i].available, T0);
      g_assert_cmpuint (troupe_pace_get_most_running (pace), ==, cases[i].most);
      g_assert_false (troupe_pace_must_end_one (pace, 20));
    }

  /* None starts that would be suspended at once, and none below the limit. */
  add_memory (pace, 999, T0);
  g_assert_false (troupe_pace_may_start (pace, 0, T0));
  add_memory (pace, 1000, T0);
  g_assert_true (troupe_pace_may_start (pace, 0, T0));
  g_assert_true (troupe_pace_may_start (pace, 1, T0));
  g_assert_false (troupe_pace_may_start (pace, 2, T0));
  assert_words (pace, 2, T0, "1000 bytes of 1.9 kB free");
  add_memory (pace, 2000, T0);
  g_assert_true (troupe_pace_may_start (pace, 2000, T0));
}

static void
test_command (void)
{
  g_autoptr (TroupePace) pace = troupe_pace_new (&(TroupePaceRules){ .command = "check 5" });

  g_assert_true (troupe_pace_has_rules (pace));
  g_assert_true (troupe_pace_is_watching (pace));
  g_assert_false (troupe_pace_needs_readings (pace, T0));
  g_assert_true (troupe_pace_needs_answer (pace, T0));
  g_assert_false (troupe_pace_may_start (pace, 0, T0));
  assert_words (pace, 0, T0, NULL);

  /* An answer counts for one start, and for a second. */
  troupe_pace_add_answer (pace, 0, T0);
  g_assert_false (troupe_pace_needs_answer (pace, T0));
  g_assert_true (troupe_pace_may_start (pace, 9, T0));
  g_assert_true (troupe_pace_may_start (pace, 9, T0 + TROUPE_PACE_ANSWER_MS * MS - 1));
  g_assert_false (troupe_pace_may_start (pace, 9, T0 + TROUPE_PACE_ANSWER_MS * MS));
  g_assert_true (troupe_pace_needs_answer (pace, T0 + TROUPE_PACE_ANSWER_MS * MS));
  troupe_pace_add_start (pace, T0);
  g_assert_false (troupe_pace_may_start (pace, 9, T0));
  g_assert_true (troupe_pace_needs_answer (pace, T0));

  troupe_pace_add_answer (pace, 1, T0);
  g_assert_false (troupe_pace_may_start (pace, 0, T0));
  g_assert_false (troupe_pace_must_end_one (pace, 5));
  assert_words (pace, 0, T0, "“check 5” ended with 1");
  troupe_pace_add_answer (pace, 3, T0);
  g_assert_false (troupe_pace_may_start (pace, 0, T0));
  g_assert_false (troupe_pace_must_end_one (pace, 5));

  /* One that hangs is told. */
  troupe_pace_add_answer (pace, 0, T0);
  troupe_pace_add_question (pace, T0 + 2000 * MS);
  assert_words (pace, 0, T0 + 2999 * MS, NULL);
  assert_words (pace, 0, T0 + 3000 * MS, "“check 5” has not ended yet");
  troupe_pace_add_answer (pace, 0, T0 + 3000 * MS);
  assert_words (pace, 0, T0 + 9000 * MS, NULL);

  /* The command may mean the only item as well. */
  troupe_pace_add_answer (pace, 2, T0);
  g_assert_false (troupe_pace_may_start (pace, 0, T0));
  g_assert_true (troupe_pace_must_end_one (pace, 1));
  g_assert_false (troupe_pace_must_end_one (pace, 0));
  /* An answer ends one. */
  troupe_pace_add_end (pace);
  g_assert_false (troupe_pace_must_end_one (pace, 5));
  troupe_pace_add_answer (pace, 2, T0);
  g_assert_true (troupe_pace_must_end_one (pace, 5));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pace/none", test_none);
  g_test_add_func ("/pace/delay", test_delay);
  g_test_add_func ("/pace/retry-delay", test_retry_delay);
  g_test_add_func ("/pace/load", test_load);
  g_test_add_func ("/pace/load-mean", test_load_mean);
  g_test_add_func ("/pace/load-of-sleepers", test_load_of_sleepers);
  g_test_add_func ("/pace/pressure", test_pressure);
  g_test_add_func ("/pace/unknown", test_unknown);
  g_test_add_func ("/pace/memfree", test_memfree);
  g_test_add_func ("/pace/memsuspend", test_memsuspend);
  g_test_add_func ("/pace/command", test_command);
  return g_test_run ();
}

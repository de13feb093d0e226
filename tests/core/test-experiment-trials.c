/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what experiments measure, and what they say about it, by trials that this program makes
 * up. */

#include "source-helpers.h"
#include "troupe-exchange-run.h"
#include "troupe-experiment.h"
#include "troupe-experiments-private.h"
#include "wait.h"

#include <string.h>

/* What the thread of an experiment would have slept, in microseconds. */
static gulong slept;
static GThread *main_thread;

void __real_g_usleep (gulong microseconds);
void __wrap_g_usleep (gulong microseconds);

void
__wrap_g_usleep (gulong microseconds)
{
  if (g_thread_self () == main_thread)
    __real_g_usleep (microseconds);
  else
    slept += microseconds;
}

/* One trial that an experiment asked for. */
typedef struct
{
  guint processes;
  guint threads;
  guint64 n_items;
  char *first_item;
} Asked;

typedef void (*Answer) (TroupeTrial *trial, const Asked *asked, const TroupeTrialWatch *watch);

static GArray *asked;
static Answer answer;

TroupeTrial *__wrap_troupe_trial_run (TroupeJob *job,
                                      TroupeSource *source,
                                      const TroupeTrialWatch *watch,
                                      GCancellable *cancellable,
                                      GError **error);
gboolean
__wrap_troupe_exchange_run_start (guint n_processes, double *came, double *began, GError **error);

/* A second in which all is well, unless the test says something else. */
TroupeTrial *
__wrap_troupe_trial_run (TroupeJob *job,
                         TroupeSource *source,
                         const TroupeTrialWatch *watch,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GString) items = read_items (source, 1, error);
  const char *end = strchr (items->str, '|');
  Asked now = { troupe_job_get_workers (job), troupe_job_get_threads (job), 0, NULL };
  TroupeTrial *trial = g_new0 (TroupeTrial, 1);

  for (const char *at = end; at != NULL; at = strchr (at + 1, '|'))
    now.n_items++;
  now.first_item = g_strndup (items->str, end - items->str);
  g_array_append_val (asked, now);

  trial->seconds = 1;
  trial->n_ok = now.n_items;
  trial->digest = g_strdup ("");
  trial->workers = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 1; i <= now.processes; i++)
    g_ptr_array_add (trial->workers, troupe_worker_new (i));
  answer (trial, &now, watch);
  return trial;
}

gboolean
__wrap_troupe_exchange_run_start (guint n_processes, double *came, double *began, GError **error)
{
  for (guint i = 0; i < n_processes; i++)
    {
      came[i] = i;
      began[i] = n_processes + i;
    }
  return TRUE;
}

static void
asked_clear (gpointer data)
{
  g_free (((Asked *) data)->first_item);
}

static void
step_cb (double progress, const char *text, gpointer user_data)
{
}

static void
ask_anew (Answer answers)
{
  g_clear_pointer (&asked, g_array_unref);
  asked = g_array_new (FALSE, FALSE, sizeof (Asked));
  g_array_set_clear_func (asked, asked_clear);
  answer = answers;
}

/* Runs an experiment with three workers. */
static TroupeFinding *
run (gboolean (*function) (TroupeExperimentRun *self, GError **error), Answer answers)
{
  TroupeExperimentRun self = {
    .workers = 3,
    .repeat = 1,
    .finding = troupe_finding_new (),
    .step = step_cb,
  };
  g_autoptr (GError) error = NULL;

  ask_anew (answers);
  function (&self, &error);
  g_assert_no_error (error);
  g_clear_pointer (&self.file, troupe_job_file_free);
  return self.finding;
}

static void
assert_asked (guint i, guint processes, guint threads, guint64 n_items, const char *first_item)
{
  const Asked *one = &g_array_index (asked, Asked, i);

  g_assert_cmpuint (i, <, asked->len);
  g_assert_cmpuint (one->processes, ==, processes);
  g_assert_cmpuint (one->threads, ==, threads);
  g_assert_cmpuint (one->n_items, ==, n_items);
  g_assert_cmpstr (one->first_item, ==, first_item);
}

static gboolean
says (TroupeFinding *finding, const char *part)
{
  const char *const *meaning = troupe_finding_get_meaning (finding);

  for (guint i = 0; meaning[i] != NULL; i++)
    if (strstr (meaning[i], part) != NULL)
      return TRUE;
  return FALSE;
}

/* Percentages of a core, by threads and by processes. */
static guint percents[2];

static void
answer_speedup (TroupeTrial *trial, const Asked *now, const TroupeTrialWatch *watch)
{
  if (now->threads > 1)
    trial->cpu_seconds = percents[0] / 100.0;
  else if (now->processes > 1)
    trial->cpu_seconds = percents[1] / 100.0;
}

/* One thread at a time is less than a core and a quarter, and several processes are more than a
 * core and a half. */
static void
test_speedup (void)
{
  static const guint cases[][3] = { { 124, 151, TRUE }, { 125, 151, FALSE }, { 124, 150, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeFinding) finding = NULL;

      memcpy (percents, cases[i], sizeof percents);
      finding = run (troupe_experiment_run_speedup, answer_speedup);
      g_assert_cmpuint (asked->len, ==, 3);
      g_assert_cmpint (says (finding, "Processes do here what threads cannot"), ==, cases[i][2]);
    }
}

/* What a thread lost before a trial is telling. */
static guint n_not_telling;

static void
answer_memory (TroupeTrial *trial, const Asked *now, const TroupeTrialWatch *watch)
{
  const guint64 added = g_ascii_strtoull (now->first_item, NULL, 10);
  const gboolean is_lost =
      now->threads > 1 && strstr (now->first_item, "locked") == NULL && n_not_telling-- == 0;
  const guint64 n_each = now->n_items / now->processes;

  for (guint i = 0; i < now->n_items; i++)
    {
      g_autofree char *text =
          g_strdup_printf ("%" G_GUINT64_FORMAT " at 0x200000000000 in process %u",
                           added * (i % n_each + 1) - (is_lost ? i + 1 : 0), (guint) (i / n_each));
      const char *value = text;
      g_auto (TroupeResultChunk) chunk = {
        .first_index = i,
        .count = 1,
        .values = troupe_block_new_from_strings (&value, 1),
      };

      watch->result (&chunk, watch->data);
    }
}

static void
test_memory (void)
{
  for (guint i = 0; i < 6; i++)
    {
      const guint n_threads = MIN (i + 1, 5);
      g_autoptr (TroupeFinding) finding = NULL;
      const TroupeTable *counts;

      /* Where no count was lost, threads have five tries. */
      n_not_telling = i;
      finding = run (troupe_experiment_run_memory, answer_memory);
      g_assert_cmpuint (asked->len, ==, n_threads + 2);
      assert_asked (0, 3, 1, 15, "20000000");
      for (guint j = 1; j <= n_threads; j++)
        assert_asked (j, 1, 3, 15, "2000000");
      assert_asked (n_threads + 1, 1, 3, 15, "2000000 locked");

      counts = troupe_finding_find_table (finding, "counts");
      g_assert_cmpuint (troupe_table_get_n_rows (counts), ==, 5);
      for (guint row = 0; row < 5; row++)
        {
          g_assert_cmpfloat (troupe_table_get_number (counts, row, 3), ==,
                             row < 3 ? 100000000 : 30000000);
          g_assert_cmpfloat (troupe_table_get_number (counts, row, 5), ==,
                             row == 3 && i < 5 ? 15 : 0);
        }
    }
}

/* The number of trials in which a worker has no work. */
static guint n_not_shared;

static void
answer_lifecycle (TroupeTrial *trial, const Asked *now, const TroupeTrialWatch *watch)
{
  for (guint i = 0; i < trial->workers->len; i++)
    {
      TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

      status.number = i + 1;
      status.exited = i == 0;
      status.items_done = i == 2 && n_not_shared > 0 ? 0 : 3;
      troupe_worker_set_status (trial->workers->pdata[i], &status);
    }
  n_not_shared -= MIN (n_not_shared, 1);
}

/* A worker that ended before it was ended has five tries, and so have workers of which one had no
 * work. */
static void
test_lifecycle (void)
{
  for (guint i = 0; i < 6; i++)
    {
      const guint n_shared = MIN (i + 1, 5);
      g_autoptr (TroupeFinding) finding = NULL;
      const TroupeTable *endings;

      n_not_shared = i;
      finding = run (troupe_experiment_run_lifecycle, answer_lifecycle);
      endings = troupe_finding_find_table (finding, "endings");
      g_assert_cmpuint (asked->len, ==, n_shared + 1 + 5 + 5);
      for (guint j = 0; j < asked->len; j++)
        assert_asked (j, 3, 1, 9, j < n_shared ? "0.01" : "0.1");
      g_assert_cmpuint (troupe_table_get_n_rows (endings), ==, 3);
      for (guint row = 0; row < 3; row++)
        {
          g_assert_cmpfloat (troupe_table_get_number (endings, row, 4), ==, 9);
          g_assert_cmpfloat (troupe_table_get_number (endings, row, 5), ==, TRUE);
        }
    }
}

/* The interpreter says what it is. */
static void
answer_gil (TroupeTrial *trial, const Asked *now, const TroupeTrialWatch *watch)
{
  const char *value = "1 CPython 3.11.2";
  g_auto (TroupeResultChunk) chunk = {
    .count = 1,
    .values = troupe_block_new_from_strings (&value, 1),
  };

  if (watch != NULL)
    watch->result (&chunk, watch->data);
}

/* What waits does so four at a time, and no lane has more items than another one. */
static void
test_gil (void)
{
  static const char *const items[] = { "1500000", "0.25", "50000000" };
  static const guint lanes[] = { 3, 4, 3 };
  g_autoptr (TroupeFinding) finding = run (troupe_experiment_run_gil, answer_gil);

  g_assert_cmpuint (asked->len, ==, 10);
  assert_asked (0, 1, 1, 1, "1");
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      assert_asked (3 * i + 1, 1, 1, 16, items[i]);
      assert_asked (3 * i + 2, 1, lanes[i], 16, items[i]);
      assert_asked (3 * i + 3, lanes[i], 1, 16, items[i]);
    }
  g_assert_true (says (finding, "CPython 3.11.2 has a global interpreter lock"));
  g_assert_true (says (finding, "4 threads that wait"));
}

static void
answer_nothing (TroupeTrial *trial, const Asked *now, const TroupeTrialWatch *watch)
{
}

static void
answer_faults (TroupeTrial *trial, const Asked *now, const TroupeTrialWatch *watch)
{
  if (now->threads > 1)
    trial->n_again = n_not_telling-- == 0 ? 2 : 0;
}

/* Each lane has five items, and what crashes is in the middle of them. Where no other thread lost
 * anything, threads have five tries. */
static void
test_faults (void)
{
  for (guint i = 0; i < 6; i++)
    {
      const guint n_threads = MIN (i + 1, 5);
      g_autoptr (TroupeFinding) finding = NULL;

      n_not_telling = i;
      finding = run (troupe_experiment_run_faults, answer_faults);
      g_assert_cmpuint (asked->len, ==, 1 + n_threads);
      assert_asked (0, 3, 1, 15, "1 after 100 ms");
      for (guint j = 1; j <= n_threads; j++)
        assert_asked (j, 1, 3, 15, "1 after 100 ms");
    }
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(TroupeFinding **) data =
      troupe_experiment_run_finish (TROUPE_EXPERIMENT (source), result, NULL);
}

/* What other programs do is looked at for a quarter of a second before. */
static void
test_others (void)
{
  g_autoptr (TroupeExperiment) experiment = troupe_experiment_new (TROUPE_EXPERIMENT_FAULTS);
  g_autoptr (TroupeFinding) finding = NULL;

  ask_anew (answer_nothing);
  slept = 0;
  troupe_experiment_run_async (experiment, NULL, done_cb, &finding);
  wait_while (finding == NULL || troupe_experiment_get_running (experiment));
  g_assert_cmpuint (slept, ==, 250000);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  main_thread = g_thread_self ();
  g_test_add_func ("/experiment-trials/speedup", test_speedup);
  g_test_add_func ("/experiment-trials/memory", test_memory);
  g_test_add_func ("/experiment-trials/lifecycle", test_lifecycle);
  g_test_add_func ("/experiment-trials/gil", test_gil);
  g_test_add_func ("/experiment-trials/faults", test_faults);
  g_test_add_func ("/experiment-trials/others", test_others);
  status = g_test_run ();
  g_clear_pointer (&asked, g_array_unref);
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Results that are large enough to come through shared memory, of which there is less than they
 * need all together: all of them are kept. */

#include "pool-run.h"

#include "troupe-argument-source.h"

#include <string.h>

#define N_ITEMS   (12 * TROUPE_SHARED_SLOTS)
#define ITEM_SIZE (TROUPE_SHARED_SLOT_SIZE / 4)

static char *
make_item (guint number)
{
  g_autofree char *rest = g_strnfill (ITEM_SIZE, 'a' + number % 26);

  return g_strdup_printf ("%u%s", number, rest);
}

static PoolRun *
start_run (guint n_workers, guint64 max_items)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "print-number");
  g_auto (GStrv) items = g_new0 (char *, N_ITEMS + 1);
  g_autoptr (TroupeSource) source = NULL;
  PoolRun *run;

  for (guint i = 0; i < N_ITEMS; i++)
    items[i] = make_item (i);
  source = troupe_argument_source_new ((const char *const *) items, -1);
  troupe_job_set_workers (job, n_workers);
  troupe_job_set_max_items (job, max_items);
  run = pool_run_new (job, source);
  pool_run_start (run);
  return run;
}

static void
assert_values (PoolRun *run)
{
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, N_ITEMS);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autoptr (TroupeResult) result = pool_run_get_result (run, i);
      g_autoptr (GBytes) value = troupe_result_get_value_bytes (result);
      g_autofree char *item = make_item (i);
      g_autofree char *expected = g_strdup_printf ("Process %s: Printing number %s", item, item);

      g_assert_cmpmem (g_bytes_get_data (value, NULL), g_bytes_get_size (value), expected,
                       strlen (expected));
    }
}

/* The memory of how many workers is there to be read. */
static guint
count_mapped (void)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) parts = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  parts = g_strsplit (maps, "memfd:troupe-results", -1);
  return g_strv_length (parts) - 1;
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) directory = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (directory) != NULL)
    count++;
  return count;
}

static void
test_more_than_slots (void)
{
  g_autoptr (PoolRun) run = start_run (1, 0);

  pool_run_wait (run);
  assert_values (run);
  g_assert_cmpuint (count_mapped (), ==, 1);
}

/* Workers that were replaced leave their results, and nothing that new ones need. */
static void
test_replaced (void)
{
  const guint descriptors = count_descriptors ();
  g_autoptr (PoolRun) run = start_run (1, 8);

  pool_run_wait (run);
  assert_values (run);
  g_assert_cmpuint (count_mapped (), >, 8);
  g_assert_cmpuint (count_descriptors (), <, descriptors + count_mapped ());
}

static gboolean
has_results (PoolRun *run, gpointer data)
{
  return troupe_run_get_n_status (run->run, TROUPE_RESULT_OK) > 0;
}

/* The results of a worker do not change when other workers fill slots later. */
static void
test_killed (void)
{
  g_autoptr (PoolRun) run = start_run (2, 0);

  pool_run_wait_until (run, has_results, NULL);
  for (guint number = 1; number <= 2; number++)
    troupe_run_act (run->run, number, TROUPE_RUN_KILL);
  pool_run_wait (run);
  assert_values (run);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool-shared-memory/more-than-slots", test_more_than_slots);
  g_test_add_func ("/pool-shared-memory/replaced", test_replaced);
  g_test_add_func ("/pool-shared-memory/killed", test_killed);
  return g_test_run ();
}

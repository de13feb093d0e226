/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the memory limit of workers: what counts, which item fails, and what becomes of the others.
 */

#include "pool-run.h"
#include "troupe-argument-source.h"

#include <string.h>
#include <sys/mman.h>

#define MB ((gsize) 1024 * 1024)

/* Uses 200 MB in one process, for a moment, or until it is ended. */
#define FILL        "head -c 200M /dev/zero | tail -c 200M | wc -c"
#define STAY_FILLED "{ head -c 200M /dev/zero; sleep 1000; } | tail -c 200M | wc -c"

/* What this program does if it is called as the command of an item. */
#define RESERVE "--reserve"

static const char *program;

static PoolRun *
run_items (TroupeJob *job, const char *const *items, gsize limit)
{
  g_autoptr (TroupeSource) source =
      troupe_argument_source_new (items, g_strv_length ((GStrv) items));
  PoolRun *run;

  troupe_job_set_memory_limit (job, limit);
  run = pool_run_new (job, source);
  pool_run_complete (run);
  return run;
}

static void
assert_result (PoolRun *run,
               guint position,
               TroupeResultStatus status,
               guint attempts,
               const char *message)
{
  g_autoptr (TroupeResult) result = pool_run_get_result (run, position);

  g_assert_cmpint (troupe_result_get_status (result), ==, status);
  if (attempts > 0)
    g_assert_cmpuint (troupe_result_get_attempts (result), ==, attempts);
  if (message != NULL)
    g_assert_cmpstr (troupe_result_get_message (result), ==, message);
}

/* The item is at fault, and nothing else. */
static void
test_command (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (
      TROUPE_JOB_COMMAND, "if [ {} = big ]; then " STAY_FILLED "; else echo {}; fi");
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 2);
  g_object_set (job, "replace", FALSE, NULL);
  run = run_items (job, (const char *const[]){ "a", "big", "b", "c", NULL }, 100 * MB);
  /* A worker may have had several of them, which are handed out again, one by one, when it is
   * ended: the big one is then found in the second worker. */
  for (guint i = 0; i < 4; i++)
    if (i == 1)
      assert_result (run, i, TROUPE_RESULT_FAILED, 0, "used more than 100 MB");
    else
      assert_result (run, i, TROUPE_RESULT_OK, 0, NULL);
  g_assert_true (pool_run_has_event (run, "used more than 100 MB: SIGKILL"));
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, >=, 1);
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, <=, 2);
}

/* A failure like others: it may be tried again. */
static void
test_retries (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, ": {}; " STAY_FILLED);
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 1);
  troupe_job_set_retries (job, 2);
  run = run_items (job, (const char *const[]){ "-", NULL }, 100 * MB);
  assert_result (run, 0, TROUPE_RESULT_FAILED, 3, "used more than 100 MB");
  g_assert_cmpuint (troupe_run_get_counts (run->run)->retries, ==, 2);
}

static void
test_enough (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, FILL " && echo {}");
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 1);
  run = run_items (job, (const char *const[]){ "-", NULL }, 500 * MB);
  assert_result (run, 0, TROUPE_RESULT_OK, 1, NULL);
}

/* Processes in another session count, and processes whose parent has ended. */
static void
test_descendants (void)
{
  static const char *const commands[] = {
    ": {}; setsid -w sh -c '" STAY_FILLED "'",
    ": {}; (setsid sh -c '" STAY_FILLED "' >/dev/null 2>&1 &); sleep 1000",
  };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, commands[i]);
      g_autoptr (PoolRun) run = NULL;

      troupe_job_set_workers (job, 1);
      run = run_items (job, (const char *const[]){ "-", NULL }, 100 * MB);
      assert_result (run, 0, TROUPE_RESULT_FAILED, 1, "used more than 100 MB");
    }
}

/* Runs as the command of an item: reserves 64 GB, and uses none of it, as Java, Go and sanitizers
 * do. */
static int
reserve (void)
{
  void *block =
      mmap (NULL, 65536 * MB, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  return block == MAP_FAILED ? 1 : 0;
}

/* The sanitizer itself reserves more than any limit. */
#ifndef __SANITIZE_ADDRESS__
static void
test_reserved (void)
{
  g_autofree char *command = g_strdup_printf ("'%s' " RESERVE " {}", program);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, command);
  g_autoptr (PoolRun) used = NULL;
  g_autoptr (PoolRun) reserved = NULL;

  troupe_job_set_workers (job, 1);
  used = run_items (job, (const char *const[]){ "-", NULL }, 100 * MB);
  assert_result (used, 0, TROUPE_RESULT_OK, 1, NULL);

  /* The other limit counts it. */
  troupe_job_set_address_space (job, 4096 * MB);
  reserved = run_items (job, (const char *const[]){ "-", NULL }, 0);
  assert_result (reserved, 0, TROUPE_RESULT_FAILED, 1, NULL);
}

/* Programs that are known to reserve a lot, if they are installed. */
static void
test_runtimes (void)
{
  static const struct
  {
    const char *name;
    const char *command;
  } runtimes[] = {
    { "java", "java -version {}" },
    { "node", "node --version {}" },
    { "go", "go version {}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (runtimes); i++)
    {
      g_autofree char *path = g_find_program_in_path (runtimes[i].name);
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, runtimes[i].command);
      g_autoptr (PoolRun) run = NULL;

      if (path == NULL)
        {
          g_test_message ("%s is not installed", runtimes[i].name);
          continue;
        }
      troupe_job_set_workers (job, 1);
      run = run_items (job, (const char *const[]){ "", NULL }, 300 * MB);
      assert_result (run, 0, TROUPE_RESULT_OK, 1, NULL);
    }
}
#endif

/* A function's worker grows with each item: it is replaced, and no item is at fault. */
static void
test_earlier_items (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "leak");
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 1);
  run = run_items (job, (const char *const[]){ "150", "150", "150", "150", "150", NULL }, 200 * MB);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 5);
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, >, 0);
}

/* An item that is too large for any worker is. The others may have been with its worker. */
static void
test_function (void)
{
  g_autofree char *function =
      g_build_filename (g_getenv ("TROUPE_PYTHON_DATA"), "process.py:stay_filled", NULL);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_PYTHON, function);
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 2);
  g_object_set (job, "interpreter", g_getenv ("TROUPE_PYTHON"), NULL);
  run = run_items (job, (const char *const[]){ "300", "10", "20", NULL }, 200 * MB);
  assert_result (run, 0, TROUPE_RESULT_FAILED, 0, "used more than 200 MB");
  assert_result (run, 1, TROUPE_RESULT_OK, 0, NULL);
  assert_result (run, 2, TROUPE_RESULT_OK, 0, NULL);
}

/* With several items in a worker, it is not known at once which one is too large: it is tried
 * alone. */
static void
test_threads (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (
      TROUPE_JOB_COMMAND, "if [ {} = big ]; then " STAY_FILLED "; else sleep 0.3; fi");
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 1);
  troupe_job_set_threads (job, 4);
  run = run_items (job, (const char *const[]){ "a", "b", "big", "c", NULL }, 100 * MB);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 3);
  /* On a busy machine the others may be done before. */
  assert_result (run, 2, TROUPE_RESULT_FAILED, 0, "used more than 100 MB");
}

/* No other worker would do better. */
static void
test_too_low (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_PROGRAM, "sleep 1000");
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 2);
  run = run_items (job, (const char *const[]){ "-", NULL }, 1024);
  g_assert_error (troupe_run_get_error (run->run), TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
  g_assert_cmpstr (
      troupe_run_get_error (run->run)->message, ==,
      "A worker that had no item yet used more than 1 kB: its memory limit is too low");
}

int
main (int argc, char **argv)
{
  if (argc > 1 && g_str_equal (argv[1], RESERVE))
    return reserve ();

  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  g_test_add_func ("/pool-memory/command", test_command);
  g_test_add_func ("/pool-memory/retries", test_retries);
  g_test_add_func ("/pool-memory/enough", test_enough);
  g_test_add_func ("/pool-memory/descendants", test_descendants);
  g_test_add_func ("/pool-memory/earlier-items", test_earlier_items);
  g_test_add_func ("/pool-memory/function", test_function);
  g_test_add_func ("/pool-memory/threads", test_threads);
  g_test_add_func ("/pool-memory/too-low", test_too_low);
#ifndef __SANITIZE_ADDRESS__
  g_test_add_func ("/pool-memory/reserved", test_reserved);
  g_test_add_func ("/pool-memory/runtimes", test_runtimes);
#endif
  return g_test_run ();
}

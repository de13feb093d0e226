/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The arguments that a worker is started with, and which starts are hopeless, without starting one.
 */

#include "troupe-argument-source.h"
#include "troupe-cores.h"
#include "troupe-launch.h"
#include "troupe-local-process.h"
#include "troupe-pool.h"
#include "troupe-sandbox.h"
#include "troupe-worker-handle.h"
#include "troupe-worker-program.h"

#include <dlfcn.h>
#include <errno.h>
#include <sched.h>
#include <spawn.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "/proc/nonexistent/troupe-worker"

/* How the arguments of each worker begin: a program in front of it would be named here. */
#define WORKER PROGRAM

/* Stand before the C library's: GLib starts processes through them. Where no_process is set, they
 * fail as at the limit of processes. */
static gboolean no_process;

#define STAND_BEFORE(name)                                                                 \
  int name (pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,       \
            const posix_spawnattr_t *attributes, char *const arguments[],                  \
            char *const environment[])                                                     \
  {                                                                                        \
    __typeof__ (&name) original = dlsym (RTLD_NEXT, #name);                                \
                                                                                           \
    return no_process ? EAGAIN                                                             \
                      : original (pid, path, actions, attributes, arguments, environment); \
  }

STAND_BEFORE (posix_spawn)
STAND_BEFORE (posix_spawnp)

TroupeSandbox __wrap_troupe_sandbox_read (const char *info);

/* What Troupe runs in. */
static TroupeSandbox sandbox = TROUPE_SANDBOX_NONE;

TroupeSandbox
__wrap_troupe_sandbox_read (const char *info)
{
  g_assert_cmpstr (info, ==, TROUPE_SANDBOX_INFO);
  return sandbox;
}

static void
assert_arguments (TroupeJob *job, guint slot, const char *expected)
{
  g_auto (GStrv) arguments = troupe_launch_build_arguments (job, slot, NULL);
  g_autofree char *joined = g_strjoinv ("|", arguments);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_function (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");

  assert_arguments (job, 0, WORKER "|--lanes|1|square");
  /* A function does not know its slot. */
  assert_arguments (job, 5, WORKER "|--lanes|1|square");

  troupe_job_set_threads (job, 4);
  troupe_job_set_nice (job, 3);
  troupe_job_set_address_space (job, 1 << 30);
  assert_arguments (job, 0, WORKER "|--lanes|4|--nice|3|--address-space|1073741824|square");
}

static void
test_command (void)
{
  static const char *const named[] = { "name", "size", NULL };
  static const char *const unnamed[] = { "", "", NULL };
  static const char *const none[] = { NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo {}");

  troupe_job_set_columns (job, none);
  troupe_job_set_threads (job, 2);
  assert_arguments (job, 0, WORKER "|--lanes|2|--grace|2000|--first-lane|1|--command|echo {}");
  assert_arguments (job, 3, WORKER "|--lanes|2|--grace|2000|--first-lane|7|--command|echo {}");

  troupe_job_set_columns (job, named);
  assert_arguments (job, 0,
                    WORKER "|--lanes|2|--grace|2000|--first-lane|1|--column|name|--column|size"
                           "|--command|echo {}");
  troupe_job_set_columns (job, unnamed);
  assert_arguments (job, 0,
                    WORKER "|--lanes|2|--grace|2000|--first-lane|1|--parts|--command|echo {}");
  /* Each item has a number of parts of its own. */
  troupe_job_set_columns (job, NULL);
  assert_arguments (job, 0,
                    WORKER "|--lanes|2|--grace|2000|--first-lane|1|--parts|--command|echo {}");

  troupe_job_set_columns (job, none);
  g_object_set (job, "stdin-item", TRUE, "plus", TRUE, NULL);
  assert_arguments (job, 0,
                    WORKER "|--lanes|2|--grace|2000|--first-lane|1|--stdin-item|--plus|--command|"
                           "echo {}");
  troupe_job_set_stream (job, TRUE);
  assert_arguments (
      job, 0, WORKER "|--lanes|2|--grace|2000|--first-lane|1|--pipe|--plus|--command|echo {}");
}

static void
set_option (TroupeJob *job, const char *option, const char *value)
{
  g_autoptr (GError) error = NULL;

  if (value == NULL)
    g_object_set (job, option, TRUE, NULL);
  else
    troupe_options_set_text (TROUPE_OPTIONS (job), option, value, &error);
  g_assert_no_error (error);
}

/* Each option of a command, alone, and all together. */
static void
test_command_options (void)
{
  static const struct
  {
    const char *option;
    const char *value;
    const char *expected;
  } options[] = {
    { "max-args", "3", "--several|--repeat-words|" },
    { "omits-items", NULL, "--no-items|" },
    { "shell", "bash", "--shell|bash|" },
    { "env", "HOME,A=b", "--env|HOME|--env|A=b|" },
    { "workdir", ".", "" },
    { "workdir", "/tmp/{}", "--workdir|/tmp/{}|" },
    { "tty", NULL, "--tty|" },
    { "keep-failed", NULL, "--keep-failed|" },
    { "ok-status", "0,3", "--ok-status|0,3|" },
    { "outside-sandbox", NULL, "" },
  };
  static const char *const none[] = { NULL };
  g_autoptr (TroupeJob) all = troupe_job_new (TROUPE_JOB_COMMAND, "echo {}");

  troupe_job_set_columns (all, none);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo {}");
      g_autofree char *expected = g_strdup_printf (
          WORKER "|--lanes|1|--grace|2000|--first-lane|1|%s--command|echo {}", options[i].expected);

      troupe_job_set_columns (job, none);
      set_option (job, options[i].option, options[i].value);
      set_option (all, options[i].option, options[i].value);
      assert_arguments (job, 0, expected);
    }
  assert_arguments (all, 0,
                    WORKER "|--lanes|1|--grace|2000|--first-lane|1|--no-items|--shell|bash|--env|"
                           "HOME|--env|A=b|--workdir|/tmp/{}|--tty|--keep-failed|--ok-status|0,3|"
                           "--command|echo {}");
}

/* Only within a sandbox there is an outside, which may be closed. */
static void
test_outside_sandbox (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo {}");
  g_autoptr (TroupeSource) source = troupe_argument_source_new ((const char *const[]){ "1" }, 1);
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 0);
  g_autoptr (TroupePool) pool = NULL;
  g_autoptr (GError) error = NULL;

  troupe_job_set_columns (job, (const char *const[]){ NULL });
  sandbox = TROUPE_SANDBOX_OPEN;
  assert_arguments (job, 0, WORKER "|--lanes|1|--grace|2000|--first-lane|1|--command|echo {}");
  troupe_job_set_outside_sandbox (job, TRUE);
  assert_arguments (
      job, 0, WORKER "|--lanes|1|--grace|2000|--first-lane|1|--outside-sandbox|--command|echo {}");

  sandbox = TROUPE_SANDBOX_CLOSED;
  pool = troupe_pool_new (job, source, results, NULL);
  g_assert_false (troupe_pool_start (pool, &error));
  g_assert_error (error, TROUPE_SANDBOX_ERROR, TROUPE_SANDBOX_ERROR_CLOSED);
  sandbox = TROUPE_SANDBOX_NONE;
}

static void
test_python (void)
{
  static const char *const one[] = { "a", NULL };
  static const char *const two[] = { "a", "b", NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_PYTHON, "/tmp/file.py:f");
  g_autofree char *begin = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *parts = NULL;

  troupe_job_set_interpreter (job, "python3.9");
  troupe_job_set_items_as (job, "int");
  begin = g_strdup_printf (WORKER "|--lanes|1|--grace|2000|--keep|python3.9|%s|--items|int",
                           troupe_pool_get_python_worker ());
  plain = g_strdup_printf ("%s|/tmp/file.py:f", begin);
  parts = g_strdup_printf ("%s|--parts|/tmp/file.py:f", begin);

  assert_arguments (job, 0, parts);
  troupe_job_set_columns (job, one);
  assert_arguments (job, 0, plain);
  troupe_job_set_columns (job, two);
  assert_arguments (job, 0, parts);
}

static void
test_program (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_PROGRAM, "my-worker 'an argument' x");

  assert_arguments (job, 0, WORKER "|--lanes|1|--grace|2000|--keep|my-worker|an argument|x");
}

/* Slots go round the processors that this process may use, whatever their numbers. */
static void
test_pin (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  cpu_set_t all;
  guint slot = 0;
  guint n_cores;

  g_assert_no_errno (sched_getaffinity (0, sizeof all, &all));
  n_cores = CPU_COUNT (&all);
  troupe_job_set_pin (job, TRUE);
  for (guint core = 0; core < CPU_SETSIZE; core++)
    if (CPU_ISSET (core, &all))
      {
        g_autofree char *expected = g_strdup_printf (WORKER "|--lanes|1|--pin|%u|square", core);
        cpu_set_t one;

        assert_arguments (job, slot, expected);
        assert_arguments (job, slot + n_cores, expected);
        slot++;

        CPU_ZERO (&one);
        CPU_SET (core, &one);
        g_assert_no_errno (sched_setaffinity (0, sizeof one, &one));
        assert_arguments (job, 7, expected);
        g_assert_no_errno (sched_setaffinity (0, sizeof all, &all));
      }
}

/* A wrong call, and what a shell says of a program that cannot be executed, or is not there. */
static void
test_hopeless_codes (void)
{
  for (int code = 0; code < 256; code++)
    g_assert_cmpint (troupe_worker_handle_is_hopeless (code), ==,
                     code == 2 || code == 126 || code == 127);
}

/* All workers of a core together weigh a quarter of one process at the most, where that is possible
 * at all: each step is a factor of 1.25. */
static void
test_niceness (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  const guint n_cores = troupe_cores_count ();

  troupe_job_set_workers (job, n_cores);
  g_assert_cmpuint (troupe_launch_find_niceness (job), ==, 7);
  troupe_job_set_threads (job, 2);
  g_assert_cmpuint (troupe_launch_find_niceness (job), ==, 10);
  troupe_job_set_nice (job, 4);
  g_assert_cmpuint (troupe_launch_find_niceness (job), ==, 14);
  troupe_job_set_threads (job, 64);
  g_assert_cmpuint (troupe_launch_find_niceness (job), ==, 19);
}

/* A start is hopeless if the program cannot be found or executed, whatever else is short. */
static void
test_hopeless (void)
{
  g_autofree char *plain = g_build_filename (g_get_tmp_dir (), "troupe-plain", NULL);
  g_autofree char *below = g_build_filename (plain, "worker", NULL);
  const struct
  {
    const char *program;
    gboolean is_hopeless;
  } starts[] = {
    { PROGRAM, TRUE },
    { "troupe-nonexistent", TRUE },
    { "./troupe-nonexistent", TRUE },
    { plain, TRUE },
    { below, TRUE },
    { "/proc", TRUE },
    { "sh", FALSE },
    { "/bin/sh", FALSE },
  };

  g_assert_true (g_file_set_contents (plain, "", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      const char *const arguments[] = { starts[i].program, NULL };
      g_autoptr (GError) error = NULL;
      TroupeLocalPipes pipes;

      no_process = !starts[i].is_hopeless;
      g_assert_null (troupe_local_process_start (arguments, NULL, "x", &pipes, &error));
      no_process = FALSE;
      g_test_message ("%s", error->message);
      g_assert_cmpint (troupe_local_process_is_hopeless (error), ==, starts[i].is_hopeless);
      g_assert_nonnull (strstr (error->message, starts[i].program));
    }
  unlink (plain);
}

int
main (int argc, char *argv[])
{
  g_setenv ("TROUPE_WORKER", PROGRAM, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/launch/function", test_function);
  g_test_add_func ("/launch/command", test_command);
  g_test_add_func ("/launch/command-options", test_command_options);
  g_test_add_func ("/launch/outside-sandbox", test_outside_sandbox);
  g_test_add_func ("/launch/python", test_python);
  g_test_add_func ("/launch/program", test_program);
  g_test_add_func ("/launch/pin", test_pin);
  g_test_add_func ("/launch/hopeless-codes", test_hopeless_codes);
  g_test_add_func ("/launch/niceness", test_niceness);
  g_test_add_func ("/launch/hopeless", test_hopeless);

  return g_test_run ();
}

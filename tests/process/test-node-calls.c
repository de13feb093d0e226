/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The calls of a Python program: what a node does for one, with a module of this test in place of
 * the package's. */

#include "folder.h"
#include "node-client.h"
#include "troupe-running-runs.h"
#include "troupe-told-order.h"
#include "troupe-told-worker.h"
#include "wait.h"
#include "watching.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A program may be busy with other things for long. */
#define PATIENCE_MS (24 * 3600 * 1000)

#define LARGE_SIZE (3 * 1024 * 1024)

/* What a node does in this time without calls: in ticks of 10 ms. */
#define IDLE_MS        1500
#define IDLE_TICKS_MAX 2

/* A program with a node, in a folder with a worker that the test's module belongs to. */
typedef struct
{
  NodeClient node;
  char *folder;
  guint64 n_items;
} Program;

static void
copy (const char *from, const char *name, const char *folder)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (source, &text, &size, &error);
  g_assert_no_error (error);
  g_file_set_contents (target, text, size, &error);
  g_assert_no_error (error);
}

/* With further words of the job, separated by spaces; workers are prepared by the Python code. */
static void
program_start (Program *self, const char *preparation, const char *words)
{
  g_autofree char *origin = g_path_get_dirname (g_getenv ("TROUPE_PYTHON_WORKER"));
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *path = NULL;
  g_autofree char *worker = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) job = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  *self = (Program){ .folder = g_dir_make_tmp (NULL, NULL) };
  copy (origin, "troupe_worker_main.py", self->folder);
  copy (origin, "troupe_worker.py", self->folder);
  copy (origin, "troupe_worker_calls.py", self->folder);
  copy (g_getenv ("TROUPE_CALLS_DATA"), "troupe_calls.py", self->folder);
  path = g_build_filename (self->folder, "preparation.py", NULL);
  worker = g_build_filename (self->folder, "troupe_worker_main.py", NULL);
  g_file_set_contents (path, preparation, -1, &error);
  g_assert_no_error (error);

  text = g_strdup_printf ("calls=%s title=sum.py interpreter=%s %s ", path,
                          g_getenv ("TROUPE_PYTHON"), words);
  size = strlen (text);
  g_strdelimit (text, " ", '\0');
  /* Without empty words. */
  while (size > 1 && text[size - 2] == '\0')
    size--;
  job = g_bytes_new (text, size);
  g_subprocess_launcher_setenv (launcher, "TROUPE_PYTHON_WORKER", worker, TRUE);
  node_client_start_with (&self->node, launcher);
  node_client_send_job (&self->node, job, PATIENCE_MS, 0);
}

static void
program_clear (Program *self)
{
  folder_remove (self->folder);
  g_free (self->folder);
}

static void
program_end (Program *self)
{
  node_client_send_end (&self->node);
  node_client_end (&self->node);
  program_clear (self);
}

static void
program_call (Program *self, const char *label, const char *expression)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autoptr (GByteArray) item = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TroupeBlock) block = NULL;

  g_byte_array_append (item, (const guint8 *) label, strlen (label) + 1);
  g_byte_array_append (item, (const guint8 *) expression, strlen (expression));
  bytes = g_bytes_new (item->data, item->len);
  block = troupe_block_new_from_values (&bytes, 1);
  troupe_wire_append_items (frames, self->n_items + 1, self->n_items, block);
  self->n_items++;
  node_client_send (&self->node, frames);
}

static void
program_wait (Program *self, TroupeWireDone *done)
{
  g_auto (TroupeFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;

  node_client_wait_for (&self->node, TROUPE_FRAME_DONE, &frame);
  troupe_wire_parse_done (&frame, done, &error);
  g_assert_no_error (error);
}

static void
assert_begins (GBytes *text, const char *expected)
{
  g_assert_nonnull (text);
  g_assert_cmpuint (g_bytes_get_size (text), >=, strlen (expected));
  g_assert_cmpmem (g_bytes_get_data (text, NULL), strlen (expected), expected, strlen (expected));
}

static void
program_assert_value (Program *self, const void *expected, gsize size)
{
  g_auto (TroupeWireDone) done = { 0 };
  const guint8 *value;
  gsize value_size;

  program_wait (self, &done);
  g_assert_cmpint (done.outcome, ==, TROUPE_WIRE_OUTCOME_OK);
  g_assert_cmpuint (done.count, ==, 1);
  value = troupe_block_get_value (done.values, 0, &value_size);
  g_assert_cmpmem (value, value_size, expected, size);
}

static void
test_values (void)
{
  g_autofree char *large = g_malloc (LARGE_SIZE + 3);
  g_autofree char *longest_label = g_strnfill (200, '1');
  Program program;

  program_start (&program, "base = 40", "workers=1");
  program_call (&program, "add(2)", "base + 2");
  program_assert_value (&program, "42", 2);
  program_call (&program, "", "b'\\n\\0\\xff\\n'");
  program_assert_value (&program, "\n\0\xff\n", 4);
  program_call (&program, "nothing", "b''");
  program_assert_value (&program, "", 0);
  program_call (&program, longest_label, "2");
  program_assert_value (&program, "2", 1);

  memset (large, 'x', LARGE_SIZE);
  memcpy (large + LARGE_SIZE, "\0\1\2", 3);
  program_call (&program, "large", "[b'x' * 3145728, memoryview(b'\\0\\1\\2')]");
  program_assert_value (&program, large, LARGE_SIZE + 3);
  program_end (&program);
}

/* An exception arrives with its value; what the module itself does wrong is told as well. */
static void
test_failures (void)
{
  g_auto (TroupeWireDone) done = { 0 };
  g_auto (TroupeWireDone) other = { 0 };
  const guint8 *value;
  gsize size;
  Program program;

  program_start (&program, "", "workers=1");
  program_call (&program, "1 / 0", "1 / 0");
  program_wait (&program, &done);
  g_assert_cmpint (done.outcome, ==, TROUPE_WIRE_OUTCOME_FAILED);
  g_assert_cmpint (done.kind, ==, TROUPE_FAILURE_ERROR);
  assert_begins (done.message, "ZeroDivisionError: division by zero");
  assert_begins (done.details, "Traceback (most recent call last)");
  g_assert_nonnull (done.values);
  value = troupe_block_get_value (done.values, 0, &size);
  g_assert_cmpmem (value, size, "\0ZeroDivisionError('division by zero')", 38);

  program_call (&program, "odd", "[1]");
  program_wait (&program, &other);
  g_assert_cmpint (other.outcome, ==, TROUPE_WIRE_OUTCOME_FAILED);
  assert_begins (other.message,
                 "TypeError: memoryview: a bytes-like object is required, not 'int'");
  g_assert_null (other.values);
  program_end (&program);
}

/* No worker can be prepared: the node says why. */
static void
test_bad_preparation (void)
{
  g_autofree char *words = NULL;
  Program program;
  int status;

  program_start (&program, "import nothing_of_this_name", "workers=2");
  words = node_client_finish (&program.node, &status);
  g_assert_cmpint (status, ==, 2);
  g_assert_nonnull (strstr (words, "ModuleNotFoundError: No module named 'nothing_of_this_name'"));
  program_clear (&program);
}

/* Nothing is lost in silence by a node that has no journal. */
static void
test_keeps_nothing (void)
{
  g_autofree char *words = NULL;
  Program program;
  int status;

  program_start (&program, "", "keep=results");
  words = node_client_finish (&program.node, &status);
  g_assert_cmpint (status, ==, 2);
  g_assert_nonnull (strstr (words, "This node keeps no results: “troupe-kept-node”"));
  program_clear (&program);
}

/* A run that has not answered in time is listed as well, and asked again. */
static gboolean
is_listed (gpointer runs)
{
  g_autoptr (TroupeRunningRun) run = g_list_model_get_item (runs, 0);

  return run != NULL && troupe_running_run_get_watched (run) != NULL;
}

/* The run of the program, as another process of the user finds it. */
static TroupeWatchedRun *
program_watch (Program *self)
{
  g_autoptr (TroupeRunningRuns) runs = troupe_running_runs_new (TRUE);
  g_autoptr (GError) error = NULL;
  TroupeWatchedRun *watched;
  TroupeRunningRun *run;

  wait_until (is_listed, runs);
  run = troupe_running_runs_find (runs, "", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (troupe_running_run_get_title (run), ==, "sum.py");
  g_assert_cmpint (troupe_running_run_get_pid (run), ==,
                   g_ascii_strtoll (g_subprocess_get_identifier (self->node.process), NULL, 10));
  watched = watching_open (troupe_running_run_get_path (run), TROUPE_TOLD_WANTS_ALL, &error);
  g_assert_no_error (error);
  return watched;
}

static gboolean
has_item (gpointer run)
{
  TroupeWorker *worker = troupe_run_get_worker (run, 1);

  return worker != NULL && *troupe_worker_get_status (worker)->item != '\0';
}

static gboolean
is_paused (gpointer run)
{
  return troupe_worker_get_state (troupe_run_get_worker (run, 1)) == TROUPE_WORKER_PAUSED;
}

static gboolean
has_joined (gpointer run)
{
  return !troupe_worker_is_alive (troupe_run_get_worker (run, 1));
}

/* Others see the labels of calls, and pause and kill their workers. */
static void
test_shared (void)
{
  g_autoptr (TroupeWatchedRun) watched = NULL;
  g_autofree char *flag = NULL;
  g_autofree char *call = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GError) error = NULL;
  TroupeRun *run;
  Program program;

  program_start (&program, "import time", "workers=1 share=1");
  flag = g_build_filename (program.folder, "flag", NULL);
  call = g_strdup_printf ("os.path.exists('%s') or time.sleep(3600)", flag);
  program_call (&program, "nap(“a”, 1)", call);
  watched = program_watch (&program);
  run = troupe_watched_run_get_run (watched);
  title = troupe_job_describe (troupe_run_get_job (run));
  g_assert_cmpstr (title, ==, "sum.py");
  g_assert_cmpint (troupe_job_get_kind (troupe_run_get_job (run)), ==, TROUPE_JOB_PROGRAM);
  wait_until (has_item, run);
  g_assert_cmpstr (troupe_worker_get_status (troupe_run_get_worker (run, 1))->item, ==,
                   "nap(“a”, 1)");

  troupe_run_act (run, 1, TROUPE_RUN_PAUSE);
  wait_until (is_paused, run);
  troupe_run_act (run, 1, TROUPE_RUN_CONTINUE);
  g_file_set_contents (flag, "", 0, &error);
  g_assert_no_error (error);
  troupe_run_act (run, 1, TROUPE_RUN_KILL);
  wait_until (has_joined, run);
  g_assert_cmpstr (troupe_worker_get_join_text (troupe_run_get_worker (run, 1)), ==,
                   "You killed it (SIGKILL)");
  program_assert_value (&program, "True", 4);
  program_end (&program);
}

/* Whoever is not to give orders gives none. */
static void
test_without_control (void)
{
  g_autoptr (TroupeWatchedRun) watched = NULL;
  Program program;

  program_start (&program, "", "workers=1 share=1 control=0");
  watched = program_watch (&program);
  g_assert_null (troupe_run_get_control (troupe_watched_run_get_run (watched)));
  program_call (&program, "", "1");
  program_assert_value (&program, "1", 1);
  program_end (&program);
}

/* The time that a process had of a processor, in ticks of the kernel. */
static guint64
get_ticks (GSubprocess *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (process));
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  fields = g_strsplit (strrchr (text, ')') + 2, " ", -1);
  return g_ascii_strtoull (fields[11], NULL, 10) + g_ascii_strtoull (fields[12], NULL, 10);
}

static gboolean
exists (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
is_alive (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT, pid);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gint64
program_get_pid (Program *self)
{
  g_auto (TroupeWireDone) done = { 0 };
  g_autofree char *digits = NULL;
  const guint8 *value;
  gsize size;

  program_call (self, "getpid()", "os.getpid()");
  program_wait (self, &done);
  g_assert_cmpint (done.outcome, ==, TROUPE_WIRE_OUTCOME_OK);
  value = troupe_block_get_value (done.values, 0, &size);
  digits = g_strndup ((const char *) value, size);
  return g_ascii_strtoll (digits, NULL, 10);
}

/* Without calls a node does nothing, and keeps its workers. */
static void
test_idle (void)
{
  g_autofree char *words = g_strdup_printf ("workers=1 share=1 program=%d", (int) getpid ());
  gboolean is_idle = FALSE;
  Program program;
  gint64 pid;

  program_start (&program, "", words);
  pid = program_get_pid (&program);
  /* What it still has to do for the call comes first, however late that is. */
  for (const gint64 limit = wait_begin (); !is_idle; wait_turn (limit))
    {
      const guint64 ticks = get_ticks (program.node.process);

      g_usleep (IDLE_MS * 1000);
      is_idle = get_ticks (program.node.process) - ticks <= IDLE_TICKS_MAX;
    }
  g_assert_cmpint (program_get_pid (&program), ==, pid);
  program_end (&program);
}

/* The program is gone, while something that it started keeps its end of the pipe open. */
static void
test_dead_program (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) dying =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "sleep", "3600", NULL);
  g_autofree char *job = NULL;
  g_autofree char *words = NULL;
  Program program;
  gint64 pid;
  int status;

  g_assert_no_error (error);
  job = g_strdup_printf ("workers=1 program=%s", g_subprocess_get_identifier (dying));
  program_start (&program, "import time", job);
  pid = program_get_pid (&program);
  program_call (&program, "sleep(3600)", "time.sleep(3600)");
  g_subprocess_force_exit (dying);
  words = node_client_finish (&program.node, &status);
  g_assert_cmpint (status, ==, 1);
  g_assert_cmpstr (words, ==, "troupe-node: the program that started this node has ended\n");
  wait_while (is_alive (pid));
  g_subprocess_wait (dying, NULL, NULL);
  program_clear (&program);
}

/* The program was gone before its node knew it. */
static void
test_program_gone (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) gone =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "sleep", "3600", NULL);
  g_autofree char *job = NULL;
  g_autofree char *words = NULL;
  Program program;
  int status;

  g_assert_no_error (error);
  job = g_strdup_printf ("program=%s", g_subprocess_get_identifier (gone));
  g_subprocess_force_exit (gone);
  g_subprocess_wait (gone, NULL, &error);
  g_assert_no_error (error);
  program_start (&program, "", job);
  words = node_client_finish (&program.node, &status);
  g_assert_cmpint (status, ==, 1);
  g_assert_cmpstr (words, ==, "troupe-node: the program that started this node has ended\n");
  program_clear (&program);
}

/* Workers that have done their number of calls are replaced, which is no restart. */
static void
test_max_items (void)
{
  g_autoptr (TroupeWatchedRun) watched = NULL;
  Program program;
  gint64 pids[6];
  guint restarts;

  program_start (&program, "", "workers=1 max-items=2 share=1");
  watched = program_watch (&program);
  for (guint i = 0; i < G_N_ELEMENTS (pids); i++)
    pids[i] = program_get_pid (&program);
  for (guint i = 0; i < G_N_ELEMENTS (pids); i += 2)
    {
      g_assert_cmpint (pids[i], ==, pids[i + 1]);
      g_assert_true (i == 0 || pids[i] != pids[i - 1]);
    }
  program_end (&program);
  wait_until (watching_is_closed, watched);
  g_object_get (troupe_watched_run_get_run (watched), "restarts", &restarts, NULL);
  g_assert_cmpuint (restarts, ==, 0);
}

/* What the node tells of its worker, until that has joined. */
static void
program_wait_joined (Program *self, TroupeWorkerStatus *status)
{
  while (TRUE)
    {
      g_auto (TroupeFrame) frame = { 0 };
      g_autoptr (GError) error = NULL;
      const guint8 *at;
      const guint8 *body;
      gsize left;
      gsize size;
      guint8 type;

      node_client_wait_for (&self->node, TROUPE_FRAME_TOLD, &frame);
      at = g_bytes_get_data (frame.body, &left);
      while (troupe_wire_next_told (&at, &left, &type, &body, &size, &error))
        {
          if (type != TROUPE_TOLD_WORKER)
            continue;
          g_assert_true (troupe_told_worker_read (body, size, 0, status, NULL, &error));
          g_assert_cmpuint (status->number, ==, 1);
          if (status->state == TROUPE_WORKER_JOINED)
            return;
        }
      g_assert_no_error (error);
    }
}

/* Its only call ends its worker: how is told, nothing runs again, and no other worker is started.
 * However late it ends, it is not killed for that. */
static void
assert_ends (const char *expression, TroupeRunAction action, gboolean exited, int code)
{
  g_auto (TroupeWireDone) done = { 0 };
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_autofree char *words = NULL;
  g_autofree char *flag = NULL;
  g_autofree char *call = NULL;
  TroupeWorkerStatus status;
  Program program;
  int node_status;

  program_start (&program, "import time", "workers=1 crash-limit=1 grace=60");
  flag = g_build_filename (program.folder, "flag", NULL);
  call = g_strdup_printf ("open('%s', 'x') and %s", flag, expression);
  program_call (&program, "process", call);
  troupe_wire_append_end (frames);
  node_client_send (&program.node, frames);
  if (!exited)
    {
      wait_until (exists, flag);
      troupe_told_order_append (
          frames, &(TroupeToldOrder){ TROUPE_TOLD_ORDER_ACT, .worker = 1, .action = action });
      node_client_send (&program.node, frames);
    }
  program_wait_joined (&program, &status);
  g_assert_cmpint (status.exited, ==, exited);
  g_assert_cmpint (status.exit_code, ==, code);
  program_wait (&program, &done);
  g_assert_cmpint (done.outcome, ==, TROUPE_WIRE_OUTCOME_CRASHED);
  g_assert_cmpuint (done.attempts, ==, 1);
  g_assert_cmpuint (done.worker, ==, 1);
  node_client_wait_for (&program.node, TROUPE_FRAME_GOODBYE, &frame);
  words = node_client_finish (&program.node, &node_status);
  g_assert_cmpstr (words, ==, "");
  g_assert_cmpint (node_status, ==, 0);
  program_clear (&program);
}

static void
test_process (void)
{
  assert_ends ("os._exit(0)", 0, TRUE, 0);
  assert_ends ("os._exit(3)", 0, TRUE, 3);
  assert_ends ("time.sleep(3600)", TROUPE_RUN_TERMINATE, FALSE, SIGTERM);
  assert_ends ("time.sleep(3600)", TROUPE_RUN_KILL, FALSE, SIGKILL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/node-calls/values", test_values);
  g_test_add_func ("/node-calls/failures", test_failures);
  g_test_add_func ("/node-calls/bad-preparation", test_bad_preparation);
  g_test_add_func ("/node-calls/keeps-nothing", test_keeps_nothing);

  g_test_add_func ("/node-calls/shared", test_shared);
  g_test_add_func ("/node-calls/without-control", test_without_control);

  g_test_add_func ("/node-calls/idle", test_idle);
  g_test_add_func ("/node-calls/dead-program", test_dead_program);
  g_test_add_func ("/node-calls/program-gone", test_program_gone);
  g_test_add_func ("/node-calls/max-items", test_max_items);

  g_test_add_func ("/node-calls/process", test_process);

  return g_test_run ();
}

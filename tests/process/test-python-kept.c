/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Python programs whose results are kept: started again, they compute what is missing. */

#include "cli-run.h"
#include "folder.h"
#include "troupe-journal.h"
#include "troupe-run-lock.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Rounds in which so many programs begin in the same moment. */
#define SAME_ROUNDS   5
#define SAME_PROGRAMS 2

/* The last words of a program that cannot have the name, since another one has it. */
#define REFUSAL "it keeps its results under the name “results” as well\n"

typedef struct
{
  char *folder;
  char *program;
  char *log;
  char *gate;
} Fixture;

/* Each call is a line of the log; those from 10 on wait for the gate. */
static const char text[] = "import os, sys, time\n"
                           "from troupe import Pool\n"
                           "folder = os.path.dirname(os.path.abspath(__file__))\n"
                           "def add(x):\n"
                           "    return x + 1\n"
                           "def work(x):\n"
                           "    while x > 9 and not os.path.exists(folder + '/gate'):\n"
                           "        time.sleep(0.02)\n"
                           "    with open(folder + '/log', 'a') as file:\n"
                           "        print(x, file=file)\n"
                           "    print('work on', x)\n"
                           "    return bytes(1 << 20) if x == 3 else add(x)\n"
                           "if __name__ == '__main__':\n"
                           "    first = int(sys.argv[1])\n"
                           "    with Pool(2, keep='results') as pool:\n"
                           "        for value in pool.imap(work, range(first, first + 20)):\n"
                           "            value = value if type(value) is int else len(value)\n"
                           "            sys.stdout.write('%d\\n' % value)\n";

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *runs = g_build_filename (g_get_user_data_dir (), "troupe", NULL);

  if (g_file_test (runs, G_FILE_TEST_EXISTS))
    folder_remove (runs);
  fixture->folder = g_dir_make_tmp ("troupe-kept-XXXXXX", NULL);
  fixture->program = g_build_filename (fixture->folder, "program.py", NULL);
  fixture->log = g_build_filename (fixture->folder, "log", NULL);
  fixture->gate = g_build_filename (fixture->folder, "gate", NULL);
  g_assert_true (g_file_set_contents (fixture->program, text, -1, NULL));
  g_setenv ("PYTHONPATH", g_getenv ("TROUPE_PACKAGE"), TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->program);
  g_free (fixture->log);
  g_free (fixture->gate);
}

static void
open_gate (Fixture *fixture)
{
  g_assert_true (g_file_set_contents (fixture->gate, "", 0, NULL));
}

/* Replaces a part of the program. */
static void
change (Fixture *fixture, const char *before, const char *after)
{
  g_autofree char *content = NULL;
  g_autoptr (GString) changed = NULL;

  g_assert_true (g_file_get_contents (fixture->program, &content, NULL, NULL));
  changed = g_string_new (content);
  g_assert_cmpuint (g_string_replace (changed, before, after, 0), >, 0);
  g_assert_true (g_file_set_contents (fixture->program, changed->str, -1, NULL));
}

/* The number of calls that were computed, ever. */
static guint
count_computed (Fixture *fixture)
{
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (fixture->log, &content, NULL, NULL))
    return 0;
  lines = g_strsplit (content, "\n", -1);
  return g_strv_length (lines) - 1;
}

static GSubprocess *
start (Fixture *fixture, const char *first)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                        g_getenv ("TROUPE_PYTHON"), fixture->program, first, NULL);

  g_assert_no_error (error);
  return process;
}

/* What the results of a run are; in what order calls have printed depends on chance. */
static void
assert_output (const char *output, guint first)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  gboolean has_printed[40] = { FALSE };
  guint next = first;

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    if (g_str_has_prefix (lines[i], "work on "))
      {
        const guint number = atoi (lines[i] + strlen ("work on "));

        g_assert_cmpuint (number, <, G_N_ELEMENTS (has_printed));
        g_assert_false (has_printed[number]);
        has_printed[number] = TRUE;
      }
    else
      {
        g_assert_cmpint (atoi (lines[i]), ==, next == 3 ? 1 << 20 : next + 1);
        g_assert_true (has_printed[next]);
        next++;
      }
  g_assert_cmpuint (next, ==, first + 20);
}

static void
finish (GSubprocess *process, guint first, char **messages)
{
  g_autofree char *output = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, messages, NULL);
  if (g_subprocess_get_exit_status (process) != 0)
    g_test_message ("%s", *messages);
  assert_output (output, first);
  g_object_unref (process);
}

static void
run (Fixture *fixture, const char *first)
{
  g_autofree char *messages = NULL;

  finish (start (fixture, first), atoi (first), &messages);
  g_assert_cmpstr (messages, ==, "");
}

/* Returns a fact of the only kept run, as JSON has it, or NULL. */
static JsonObject *
find_run (JsonNode **root)
{
  g_auto (CliRun) history = { 0 };
  JsonArray *runs;

  cli_run_call (&history, NULL, "history", "--json", NULL);
  *root = json_from_string (history.output, NULL);
  runs = *root != NULL ? json_node_get_array (*root) : NULL;
  if (runs == NULL || json_array_get_length (runs) == 0)
    return NULL;
  g_assert_cmpuint (json_array_get_length (runs), ==, 1);
  return json_array_get_object_element (runs, 0);
}

static gboolean
has_kept_ten (gpointer data)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object = find_run (&root);

  return object != NULL &&
         json_object_get_int_member (json_object_get_object_member (object, "items"), "done") == 10;
}

static void
assert_run (const char *state, int n_done)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object = find_run (&root);

  g_assert_nonnull (object);
  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, state);
  g_assert_cmpstr (json_object_get_string_member (object, "job"), ==, "program.py");
  g_assert_false (json_object_get_boolean_member (object, "resumable"));
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (object, "items"), "done"), ==,
      n_done);
}

static gboolean
is_listed (gpointer data)
{
  g_auto (CliRun) list = { 0 };

  cli_run_call (&list, NULL, "list", "--json", NULL);
  return strstr (list.output, "program.py") != NULL;
}

static gboolean
is_interrupted (gpointer data)
{
  g_autoptr (JsonNode) root = NULL;

  return g_str_equal (json_object_get_string_member (find_run (&root), "state"), "interrupted");
}

/* Half way: what was done is not done again, and the output is that of a run without an end. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) process = start (fixture, "0");
  g_auto (CliRun) named = { 0 };
  g_auto (CliRun) any = { 0 };
  g_auto (CliRun) shown = { 0 };

  wait_until (has_kept_ten, NULL);
  wait_until (is_listed, NULL);
  g_subprocess_force_exit (process);
  wait_until (is_interrupted, NULL);
  g_assert_cmpuint (count_computed (fixture), ==, 10);

  cli_run_call (&named, NULL, "resume", "1", NULL);
  cli_run_assert_message (&named, "*Run 1 has the results of the program “program.py”. Start that "
                                  "program again*");
  g_assert_cmpint (named.status, ==, 2);
  cli_run_call (&any, NULL, "resume", NULL);
  cli_run_assert_message (&any, "*No kept run is interrupted*");

  open_gate (fixture);
  run (fixture, "0");
  g_assert_cmpuint (count_computed (fixture), ==, 20);
  assert_run ("finished", 20);
  cli_run_call (&shown, NULL, "history", "export", "1", "--format", "csv", NULL);
  g_assert_nonnull (strstr (shown.output, "work(3)"));
  g_assert_nonnull (strstr (shown.output, "(a Python value of 1.0"));
  run (fixture, "0");
  g_assert_cmpuint (count_computed (fixture), ==, 20);
}

/* The node of a program that was killed may be there when the next one starts. */
static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) process = start (fixture, "0");

  wait_until (has_kept_ten, NULL);
  open_gate (fixture);
  g_subprocess_force_exit (process);
  run (fixture, "0");
  /* Two calls of each worker may have been done, and not been told, when it ended. */
  g_assert_cmpuint (count_computed (fixture), <=, 24);
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  open_gate (fixture);
  run (fixture, "0");
  run (fixture, "5");
  g_assert_cmpuint (count_computed (fixture), ==, 25);
  assert_run ("finished", 25);

  change (fixture, "import os, sys, time\n", "import os, sys, time\n\n# A comment.\n");
  run (fixture, "5");
  g_assert_cmpuint (count_computed (fixture), ==, 25);
  change (fixture, "return x + 1", "return 1 + x");
  run (fixture, "5");
  g_assert_cmpuint (count_computed (fixture), ==, 45);
  change (fixture, "results", "others");
  run (fixture, "5");
  g_assert_cmpuint (count_computed (fixture), ==, 65);
}

/* The program knows its workers, and so does who looks at the kept run. */
static void
test_workers (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) shown = { 0 };
  g_autofree char *messages = NULL;

  open_gate (fixture);
  change (fixture, "as pool:\n",
          "as pool:\n        pids = {worker.pid for worker in pool._pool}\n"
          "        sys.stderr.write('%d workers\\n' % len(pids))\n");
  finish (start (fixture, "0"), 0, &messages);
  g_assert_cmpstr (messages, ==, "2 workers\n");

  cli_run_call (&shown, NULL, "history", "show", "1", NULL);
  g_assert_true (
      g_regex_match_simple ("\n +1 +\\d+ +\\d+ .*\n +2 +\\d+ +\\d+ ", shown.output, 0, 0));
}

/* What failed is run again, and takes its place, be it the first one. */
static void
test_failed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *messages = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GSubprocess) process = NULL;

  open_gate (fixture);
  change (fixture, "    print('work on', x)\n",
          "    print('work on', x)\n    if x < 8 and not os.path.exists(folder + '/cause'):\n"
          "        raise ValueError('missing')\n");
  process = start (fixture, "0");
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &messages, NULL);
  g_assert_nonnull (strstr (messages, "ValueError: missing"));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  run (fixture, "8");
  g_unlink (fixture->log);
  /* The cause of the failure is gone. */
  g_free (g_steal_pointer (&output));
  output = g_build_filename (fixture->folder, "cause", NULL);
  g_assert_true (g_file_set_contents (output, "", 0, NULL));
  run (fixture, "0");
  g_assert_cmpuint (count_computed (fixture), ==, 8);
  assert_run ("finished", 28);
  run (fixture, "0");
  g_assert_cmpuint (count_computed (fixture), ==, 8);
}

/* The program runs nevertheless, and is told. */
static void
test_no_journal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "troupe", NULL);
  g_autofree char *path = g_build_filename (folder, "runs.db", NULL);
  g_autofree char *damaged = NULL;
  g_autofree char *missing = NULL;

  open_gate (fixture);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (
      g_file_set_contents (path, "This is no journal, but a sentence or two.", -1, NULL));
  finish (start (fixture, "0"), 0, &damaged);
  g_assert_nonnull (strstr (damaged, "The file of kept runs was damaged. It was moved to"));
  assert_run ("finished", 20);

  folder_remove (folder);
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  finish (start (fixture, "0"), 0, &missing);
  g_unlink (folder);
  g_assert_nonnull (strstr (missing, "This run is not kept. The file of kept runs,"));
  g_assert_nonnull (strstr (missing, "cannot be used: Not a directory"));
}

/* A program that does not know of Troupe, with a pool and an executor. */
static void
test_command (Fixture *fixture, gconstpointer data)
{
  static const char plain[] =
      "import os\n"
      "from concurrent.futures import ProcessPoolExecutor\n"
      "from multiprocessing import Pool\n"
      "def work(x, y=1):\n"
      "    with open(os.environ['LOG'], 'a') as file:\n"
      "        print(x, file=file)\n"
      "    return x * y\n"
      "if __name__ == '__main__':\n"
      "    with ProcessPoolExecutor(2) as executor:\n"
      "        print([call.result() for call in [executor.submit(work, x) for x in range(5)]])\n"
      "        print(list(executor.map(work, range(5, 9), [2] * 4, chunksize=2)))\n"
      "    with Pool(2) as pool:\n"
      "        print(pool.map(work, [1] * 6), pool.apply(work, (9,), {'y': 3}))\n";
  const char *const arguments[] = {
    "python", "--keep", "--interpreter", g_getenv ("TROUPE_PYTHON"), fixture->program, NULL,
  };

  g_assert_true (g_file_set_contents (fixture->program, plain, -1, NULL));
  g_setenv ("LOG", fixture->log, TRUE);
  for (guint i = 0; i < 2; i++)
    {
      g_auto (CliRun) call = { 0 };

      cli_run_call_strv (&call, NULL, arguments);
      g_assert_cmpstr (call.messages, ==, "");
      g_assert_cmpstr (call.output, ==,
                       "[0, 1, 2, 3, 4]\n[10, 12, 14, 16]\n[1, 1, 1, 1, 1, 1] 27\n");
      g_assert_cmpuint (count_computed (fixture), ==, 5 + 4 + 6 + 1);
    }
}

/* The node that the program has started, or 0. */
static gint64
find_node (GSubprocess *process)
{
  const char *pid = g_subprocess_get_identifier (process);
  g_autofree char *path = g_strdup_printf ("/proc/%s/task/%s/children", pid, pid);
  g_autofree char *children = NULL;

  return g_file_get_contents (path, &children, NULL, NULL) ? g_ascii_strtoll (children, NULL, 10)
                                                           : 0;
}

static gboolean
has_ended (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/cmdline", pid);
  g_autofree char *command = NULL;

  /* That of a process that waits to be reaped is empty. */
  return !g_file_get_contents (path, &command, NULL, NULL) || *command == '\0';
}

/* While a program runs, another one cannot have the name: it says so, and does the first no harm.
 */
static void
test_taken (Fixture *fixture, gconstpointer data)
{
  GSubprocess *first = start (fixture, "0");
  g_autoptr (GSubprocess) second = NULL;
  g_autofree char *output = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *messages = NULL;

  wait_until (has_kept_ten, NULL);
  second = start (fixture, "5");
  g_subprocess_communicate_utf8 (second, NULL, NULL, &output, &refused, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (second), ==, 1);
  g_assert_cmpstr (output, ==, "");
  g_assert_true (g_str_has_suffix (refused, "BrokenPool: Run 1 is still running: " REFUSAL));

  open_gate (fixture);
  finish (first, 0, &messages);
  g_assert_cmpstr (messages, ==, "");
  g_assert_cmpuint (count_computed (fixture), ==, 20);
  assert_run ("finished", 20);
}

/* One that waits for the name when the first is killed has what that one has kept; a third has the
 * results of both. */
static void
test_killed_before_another (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) first = start (fixture, "0");
  g_autofree char *messages = NULL;
  GSubprocess *second;
  gint64 node;

  wait_until (has_kept_ten, NULL);
  node = find_node (first);
  g_assert_cmpint (node, >, 0);
  second = start (fixture, "5");
  wait_while (find_node (second) == 0);
  g_subprocess_force_exit (first);
  /* No call of the first passes the gate. */
  wait_while (!has_ended (node));
  open_gate (fixture);
  finish (second, 5, &messages);
  g_assert_cmpstr (messages, ==, "");
  g_assert_cmpuint (count_computed (fixture), ==, 25);

  g_unlink (fixture->log);
  run (fixture, "5");
  run (fixture, "0");
  g_assert_cmpuint (count_computed (fixture), ==, 0);
  assert_run ("finished", 25);
}

/* Who has the name has it before there is a run, so that no other program begins one. */
static void
test_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeJournal) journal = troupe_journal_open (NULL, NULL);
  g_autofree char *directory = g_get_current_dir ();
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *digest = NULL;
  g_autofree char *messages = NULL;
  g_autoptr (GSubprocess) process = NULL;
  TroupeRunLock *lock;

  g_checksum_update (checksum, (const guint8 *) directory, strlen (directory) + 1);
  g_checksum_update (checksum, (const guint8 *) "results", -1);
  digest = g_strconcat (TROUPE_PAST_RUN_CALLS, g_checksum_get_string (checksum), NULL);
  lock = troupe_run_lock_take_digest (troupe_journal_get_path (journal), digest, 0, NULL);
  g_assert_nonnull (lock);

  open_gate (fixture);
  process = start (fixture, "0");
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &messages, NULL);
  g_assert_true (g_str_has_suffix (
      messages, "Another process has started this job, but its run has not begun: " REFUSAL));
  g_assert_cmpuint (count_computed (fixture), ==, 0);
  troupe_run_lock_free (lock);
  run (fixture, "0");
  assert_run ("finished", 20);
}

/* Waits for the end of a program. One that has waited for another one for too long is started once
 * more. */
static void
finish_in_the_end (Fixture *fixture, GSubprocess *program)
{
  g_autoptr (GSubprocess) process = program;
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &messages, NULL);
  if (g_str_has_suffix (messages, REFUSAL))
    {
      run (fixture, "0");
      return;
    }
  g_assert_cmpstr (messages, ==, "");
  assert_output (output, 0);
}

/* Programs that begin in the same moment have one run: each call is computed once. */
static void
test_same_moment (Fixture *fixture, gconstpointer data)
{
  g_autofree char *runs = g_build_filename (g_get_user_data_dir (), "troupe", NULL);

  open_gate (fixture);
  for (guint round = 0; round < SAME_ROUNDS; round++)
    {
      GSubprocess *programs[SAME_PROGRAMS];

      for (guint i = 0; i < SAME_PROGRAMS; i++)
        programs[i] = start (fixture, "0");
      for (guint i = 0; i < SAME_PROGRAMS; i++)
        finish_in_the_end (fixture, programs[i]);
      g_assert_cmpuint (count_computed (fixture), ==, 20);
      assert_run ("finished", 20);
      g_unlink (fixture->log);
      folder_remove (runs);
    }
}

/* A child has no part in the pool of its parent: one of its own has another name, as the second
 * pool of any program. */
static void
test_fork (Fixture *fixture, gconstpointer data)
{
  static const char program[] = "import os\n"
                                "from troupe import Pool\n"
                                "def work(x):\n"
                                "    with open(os.environ['LOG'], 'a') as file:\n"
                                "        print(x, file=file)\n"
                                "    return x + 1\n"
                                "if __name__ == '__main__':\n"
                                "    with Pool(2, keep='results') as pool:\n"
                                "        print(pool.map(work, range(3)), flush=True)\n"
                                "        child = os.fork()\n"
                                "        if child == 0:\n"
                                "            try:\n"
                                "                pool.map(work, range(3))\n"
                                "            except ValueError:\n"
                                "                print('not the child\\'s', flush=True)\n"
                                "            with Pool(2, keep='results') as own:\n"
                                "                print(own.map(work, range(3)), flush=True)\n"
                                "            os._exit(0)\n"
                                "        assert os.waitpid(child, 0)[1] == 0\n"
                                "        print(pool.map(work, range(3, 6)), flush=True)\n";

  g_assert_true (g_file_set_contents (fixture->program, program, -1, NULL));
  g_setenv ("LOG", fixture->log, TRUE);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GSubprocess) process = start (fixture, "0");
      g_autofree char *output = NULL;
      g_autofree char *messages = NULL;

      g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &messages, NULL);
      g_assert_cmpstr (messages, ==, "");
      g_assert_cmpstr (output, ==, "[1, 2, 3]\nnot the child's\n[1, 2, 3]\n[4, 5, 6]\n");
      g_assert_cmpuint (count_computed (fixture), ==, 9);
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/python-kept/killed", test_killed },
    { "/python-kept/at-once", test_at_once },
    { "/python-kept/changed", test_changed },
    { "/python-kept/workers", test_workers },
    { "/python-kept/failed", test_failed },
    { "/python-kept/no-journal", test_no_journal },
    { "/python-kept/command", test_command },
    { "/python-kept/taken", test_taken },
    { "/python-kept/killed-before-another", test_killed_before_another },
    { "/python-kept/name", test_name },
    { "/python-kept/same-moment", test_same_moment },
    { "/python-kept/fork", test_fork },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}

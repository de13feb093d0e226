/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs that are kept, are cut off, and go on: nothing that has a result runs again, and the output
 * is that of a run that was not cut off. */

#include "cli-run.h"
#include "folder.h"
#include "troupe-journal.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* Each item names itself in a file. From item 4 on they wait for another file. */
#define COMMAND                                                                                   \
  "echo {} >> ran; while [ {} -gt 3 ] && [ ! -e go ]; do sleep 0.01; done; test {} != 2 && echo " \
  "v{}"

typedef struct
{
  char *folder;
  char *before;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *kept = NULL;

  fixture->folder = g_dir_make_tmp ("resume-XXXXXX", NULL);
  fixture->before = g_get_current_dir ();
  kept = g_build_filename (fixture->folder, "kept", NULL);
  g_setenv ("XDG_DATA_HOME", kept, TRUE);
  g_assert_cmpint (g_chdir (fixture->folder), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_chdir (fixture->before), ==, 0);
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->before);
}

static char *
read_file (const char *path)
{
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

static void
write_file (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
assert_file (const char *path, const char *expected)
{
  g_autofree char *text = read_file (path);

  g_assert_cmpstr (text, ==, expected);
}

static gboolean
has_begun_fourth (gpointer data)
{
  g_autofree char *ran = read_file ("ran");

  return strstr (ran, "4\n") != NULL;
}

/* Whether three items of the first run have a result that is kept. */
static gboolean
are_three_kept (gpointer data)
{
  g_autoptr (TroupeJournal) journal = troupe_journal_open ("kept/troupe/runs.db", NULL);
  TroupePastRun *run = journal != NULL ? troupe_journal_find_run (journal, 1, NULL) : NULL;

  return run != NULL && troupe_past_run_get_facts (run)->n_done == 3;
}

/* The files of --results, if there are any, are written after the results were kept. */
static gboolean
are_three_written (gpointer data)
{
  return !g_file_test ("res", G_FILE_TEST_IS_DIR) ||
         g_file_test ("res/3/stdout", G_FILE_TEST_IS_REGULAR);
}

/* Starts a call, cuts it off while item 4 runs, and lets that item end the next time. */
static void
cut_off (const char *const *arguments, int signal_number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = cli_run_spawn (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, arguments);

  wait_until (has_begun_fourth, NULL);
  wait_until (are_three_kept, NULL);
  wait_until (are_three_written, NULL);
  g_subprocess_send_signal (process, signal_number);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  write_file ("go", "");
}

#define CALL(...)                   \
  (const char *const[])             \
  {                                 \
    "map", "-j1", __VA_ARGS__, NULL \
  }
#define JOB "--command", COMMAND, "--range=1:6"

/* Columns of a job log that are no times. */
static char *
read_log (const char *path)
{
  g_autofree char *text = read_file (path);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *columns = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], "\t", -1);

      g_string_append_printf (columns, "%s %s %s %s %s %s\n", parts[0], parts[4], parts[5],
                              parts[6], parts[7], parts[8]);
    }
  return g_string_free (columns, FALSE);
}

/* The items of a report. */
static char *
read_report (const char *path)
{
  g_autofree char *text = read_file (path);
  const char *items = strstr (text, "\"items\"");

  g_assert_nonnull (items);
  return g_strndup (items, strchr (items, '}') - items);
}

static void
assert_same (char *(*read) (const char *path), const char *path, const char *other)
{
  g_autofree char *text = read (path);
  g_autofree char *other_text = read (other);

  g_assert_cmpstr (text, ==, other_text);
}

/* All that a run writes is that of a run that was not cut off. */
static void
test_output (Fixture *fixture, gconstpointer data)
{
  const char *const *whole = CALL ("-o", "out2", "--joblog=log2", "--results=res2",
                                   "--report=report2", "--format=json", JOB);
  const char *const *begun = CALL ("--keep", "-o", "out", "--joblog=log", "--results=res",
                                   "--report=report", "--format=json", JOB);
  g_auto (CliRun) again = { 0 };
  g_auto (CliRun) plain = { 0 };

  cut_off (begun, SIGINT);
  cli_run_call (&again, NULL, "map", "-j1", "--resume", "-o", "out", "--joblog=log",
                "--results=res", "--report=report", "--format=json", JOB, NULL);
  g_assert_cmpint (again.status, ==, 1);
  cli_run_assert_message (&again, "Run 1 goes on: 3 items are done.*");
  /* What had a result did not run again, what failed neither. */
  assert_file ("ran", "1\n2\n3\n4\n4\n5\n6\n");
  /* Item 2 failed, and that is said again. */
  cli_run_assert_message (&again, "*item 2*exit status 1*");

  cli_run_call_strv (&plain, NULL, whole);
  g_assert_cmpint (plain.status, ==, 1);
  assert_same (read_file, "out", "out2");
  assert_same (read_log, "log", "log2");
  assert_same (read_report, "report", "report2");
  for (guint i = 1; i <= 6; i++)
    {
      g_autofree char *path = g_strdup_printf ("res/%u/stdout", i);
      g_autofree char *other = g_strdup_printf ("res2/%u/stdout", i);

      assert_same (read_file, path, other);
    }
}

static void
assert_lines (const char *path, const char *first, guint n_lines)
{
  g_autofree char *text = read_file (path);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpstr (lines[0], ==, first);
  g_assert_cmpuint (g_strv_length (lines), ==, n_lines + 1);
}

/* What an item printed stays as it was, with or without a newline at its end, be it one byte or
 * more than its result has. */
static void
test_results (Fixture *fixture, gconstpointer data)
{
#define PRINT                                           \
  "test {} = 1 && seq 30000 >&2; test {} = 2 && echo; " \
  "case {} in 1) printf 1;; 3) ;; *) printf 'v{}\\n{}';; esac; " COMMAND " >&2"
  const char *const *begun = CALL ("--keep", "--results=res", "--command", PRINT, "--range=1:5");
  const char *const *again = CALL ("--resume", "--results=res", "--command", PRINT, "--range=1:5");
#undef PRINT
  static const char *const printed[] = { "1", "\nv2\n2", "", "v4\n4", "v5\n5" };
  g_auto (CliRun) run = { 0 };

  cut_off (begun, SIGKILL);
  cli_run_call_strv (&run, NULL, again);
  cli_run_assert_message (&run, "Run 1 goes on: 3 items are done.*");
  for (guint i = 0; i < G_N_ELEMENTS (printed); i++)
    {
      g_autofree char *path = g_strdup_printf ("res/%u/stdout", i + 1);

      assert_file (path, printed[i]);
    }
  assert_lines ("res/1/stderr", "1", 30001);
}

/* Files that a crash has cut, or that something else has written, get what the items printed. */
static void
test_other_files (Fixture *fixture, gconstpointer data)
{
#define PRINT "printf {}{}{}; printf {}e{} >&2; test {} -lt 4 || { " COMMAND "; }"
  const char *const *begun = CALL ("--keep", "--results=res", "--command", PRINT, "--range=1:5");
  const char *const *again = CALL ("--resume", "--results=res", "--command", PRINT, "--range=1:5");
#undef PRINT
  g_auto (CliRun) run = { 0 };

  cut_off (begun, SIGKILL);
  write_file ("res/1/stdout", "112");
  write_file ("res/2/stdout", "22");
  write_file ("res/2/stderr", "2e");
  cli_run_call_strv (&run, NULL, again);
  assert_file ("res/1/stdout", "111\n");
  assert_file ("res/2/stdout", "222\n");
  assert_file ("res/2/stderr", "2e2");
  assert_file ("res/3/stdout", "333");
}

/* The launcher dies without a word. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  const char *const *begun = CALL ("--keep", "-o", "out", JOB);
  g_auto (CliRun) again = { 0 };

  cut_off (begun, SIGKILL);
  /* From another folder, and to the same file. */
  g_assert_cmpint (g_mkdir ("other", 0777), ==, 0);
  g_assert_cmpint (g_chdir ("other"), ==, 0);
  cli_run_call (&again, NULL, "resume", "--bar", NULL);
  g_assert_cmpint (g_chdir (".."), ==, 0);
  g_assert_cmpint (again.status, ==, 1);
  /* Once more while its workers end, if that takes long. */
  g_assert_cmpuint (cli_run_count_messages (&again, "[####*] 6 of 6 (100 %)*"), >=, 1);
  assert_file ("out", "v1\nv3\nv4\nv5\nv6\n");
}

/* Every item is done, and the results are kept, but nobody has read them. */
static void
test_unread (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "map",
                                    "-j1",
                                    "--keep",
                                    "--command",
                                    "echo {} >> ran; head -c 200000 /dev/zero | tr '\\0' x",
                                    "--range=1:3",
                                    NULL };
  g_autoptr (GSubprocess) process =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, arguments);
  g_autoptr (GError) error = NULL;
  g_auto (CliRun) again = { 0 };
  g_auto (CliRun) over = { 0 };

  wait_until (are_three_kept, NULL);
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);

  cli_run_call (&again, NULL, "resume", "--quiet", NULL);
  g_assert_cmpint (again.status, ==, 0);
  g_assert_cmpuint (again.output_size, ==, 3 * 200001);
  g_assert_cmpstr (again.messages, ==, "");
  assert_file ("ran", "1\n2\n3\n");
  cli_run_call (&over, NULL, "resume", NULL);
  g_assert_cmpint (over.status, ==, 2);
}

/* Only what failed runs again, in its place. */
static void
test_only_failed (Fixture *fixture, gconstpointer data)
{
  const char *const job[] = { "map",
                              "-j1",
                              "--keep",
                              "--command",
                              "echo {} >> ran; test -e good -o {} != 2 && echo v{}",
                              "--range=1:3",
                              NULL };
  g_auto (CliRun) first = { 0 };
  g_auto (CliRun) none = { 0 };
  g_auto (CliRun) again = { 0 };
  g_auto (CliRun) whole = { 0 };
  g_auto (CliRun) over = { 0 };

  cli_run_call_strv (&first, NULL, job);
  g_assert_cmpint (first.status, ==, 1);
  g_assert_cmpstr (first.output, ==, "v1\nv3\n");

  cli_run_call (&none, NULL, "resume", NULL);
  g_assert_cmpint (none.status, ==, 2);
  cli_run_assert_message (&none, "*No kept run is interrupted*");

  write_file ("good", "");
  cli_run_call (&again, NULL, "resume", "--only-failed", "--eta", NULL);
  g_assert_cmpint (again.status, ==, 0);
  g_assert_cmpstr (again.output, ==, "v1\nv2\nv3\n");
  g_assert_cmpuint (cli_run_count_messages (&again, "3 of 3 (100 %)*"), >=, 1);
  assert_file ("ran", "1\n2\n3\n2\n");

  /* It is the same run, which is whole now. */
  cli_run_call (&whole, NULL, "resume", "--progress=always", "1", NULL);
  g_assert_cmpint (whole.status, ==, 0);
  g_assert_cmpstr (whole.output, ==, "v1\nv2\nv3\n");
  cli_run_assert_message (&whole, "3 of 3 (100 %)");
  assert_file ("ran", "1\n2\n3\n2\n");
  cli_run_call (&over, NULL, "resume", "--only-failed", NULL);
  g_assert_cmpint (over.status, ==, 2);
  cli_run_assert_message (&over, "*No kept run has failed items*");
}

/* Items that have changed end the run by name; those behind them are not run. */
static void
test_item_differs (Fixture *fixture, gconstpointer data)
{
  const char *const *begun = CALL ("--keep", "-o", "out", "--command", COMMAND, "-a", "items");
  g_auto (CliRun) changed = { 0 };
  g_auto (CliRun) fewer = { 0 };
  g_auto (CliRun) same = { 0 };

  write_file ("items", "1\n2\n3\n4\n5\n6\n");
  cut_off (begun, SIGINT);

  write_file ("items", "1\n2\n33\n4\n5\n6\n");
  cli_run_call (&changed, NULL, "resume", NULL);
  g_assert_cmpint (changed.status, ==, 2);
  cli_run_assert_message (&changed, "*Item 3 is “33” now, and was “3”*");
  write_file ("items", "1\n2\n");
  cli_run_call (&fewer, NULL, "resume", NULL);
  g_assert_cmpint (fewer.status, ==, 2);
  cli_run_assert_message (&fewer, "*Item 3 is missing now*");
  assert_file ("ran", "1\n2\n3\n4\n");

  /* Nothing of the run was lost by that. */
  write_file ("items", "1\n2\n3\n4\n5\n6\n");
  cli_run_call (&same, NULL, "resume", NULL);
  g_assert_cmpint (same.status, ==, 1);
  assert_file ("ran", "1\n2\n3\n4\n4\n5\n6\n");
  assert_file ("out", "v1\nv3\nv4\nv5\nv6\n");
  g_assert_cmpuint (cli_run_count_messages (&same, "*goes on with this run*"), ==, 0);
}

/* Starts a call whose standard input does not end, and kills it while the last of its items runs.
 */
static void
cut_off_stream (const char *const *arguments)
{
  const char text[] = "1\n2\n3\n4\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                         G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                     arguments);

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (process), text, strlen (text), NULL, NULL,
                             &error);
  g_assert_no_error (error);
  wait_until (has_begun_fourth, NULL);
  wait_until (are_three_kept, NULL);
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  write_file ("go", "");
}

/* The items of a stream are kept: the run goes on with them, and then with what follows. */
static void
test_stream (Fixture *fixture, gconstpointer data)
{
  const char *const *begun = CALL ("--keep", "-o", "out", "--command", COMMAND, "-a", "-");
  g_auto (CliRun) rest = { 0 };
  g_auto (CliRun) whole = { 0 };

  cut_off_stream (begun);
  cli_run_call (&rest, "5\n6\n", "resume", NULL);
  g_assert_cmpint (rest.status, ==, 1);
  assert_file ("out", "v1\nv3\nv4\nv5\nv6\n");
  assert_file ("ran", "1\n2\n3\n4\n4\n5\n6\n");

  /* The stream had ended: nothing more is read. */
  cli_run_call (&whole, "7\n", "resume", "--only-failed", "1", NULL);
  g_assert_cmpint (whole.status, ==, 1);
  assert_file ("out", "v1\nv3\nv4\nv5\nv6\n");
  assert_file ("ran", "1\n2\n3\n4\n4\n5\n6\n2\n");
}

/* Whether the whole stream of seven items is kept. */
static gboolean
is_stream_kept (gpointer data)
{
  g_autoptr (TroupeJournal) journal = troupe_journal_open ("kept/troupe/runs.db", NULL);
  TroupePastRun *run = journal != NULL ? troupe_journal_find_run (journal, 1, NULL) : NULL;

  return run != NULL && troupe_past_run_get_facts (run)->n_items == 7;
}

/* A stream is kept when it is there, not when its items run: nothing of it is lost. */
static void
test_ended_stream (Fixture *fixture, gconstpointer data)
{
  const char *const *begun = CALL ("--keep", "-o", "out", "--command", COMMAND, "-a", "-");
  const char text[] = "1\n2\n3\n4\n5\n6\n7\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                         G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                     begun);
  g_auto (CliRun) again = { 0 };

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (process), text, strlen (text), NULL, NULL,
                             &error);
  g_assert_no_error (error);
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, &error);
  g_assert_no_error (error);
  wait_until (has_begun_fourth, NULL);
  wait_until (are_three_kept, NULL);
  wait_until (is_stream_kept, NULL);
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  write_file ("go", "");

  cli_run_call (&again, NULL, "resume", NULL);
  g_assert_cmpint (again.status, ==, 1);
  g_assert_cmpuint (cli_run_count_messages (&again, "*The rest of the input*"), ==, 0);
  assert_file ("out", "v1\nv3\nv4\nv5\nv6\nv7\n");
  assert_file ("ran", "1\n2\n3\n4\n4\n5\n6\n7\n");
}

/* The same call gets the same stream again, from its beginning. */
static void
test_same_stream (Fixture *fixture, gconstpointer data)
{
  const char *const *begun = CALL ("--keep", "-o", "out", "--command", COMMAND, "-a", "-");
  const char *const *again = CALL ("--resume", "-o", "out", "--command", COMMAND, "-a", "-");
  g_auto (CliRun) changed = { 0 };
  g_auto (CliRun) unfinished = { 0 };
  g_auto (CliRun) fewer = { 0 };
  g_auto (CliRun) same = { 0 };

  cut_off_stream (begun);
  cli_run_call_strv (&changed, "1\n2\n33\n4\n5\n", again);
  g_assert_cmpint (changed.status, ==, 2);
  cli_run_assert_message (&changed, "*Item 3 is “33” now, and was “3”*");
  /* An item without a result as well. */
  cli_run_call_strv (&unfinished, "1\n2\n3\n44\n5\n", again);
  cli_run_assert_message (&unfinished, "*Item 4 is “44” now, and was “4”*");
  cli_run_call_strv (&fewer, "1\n2\n3\n", again);
  cli_run_assert_message (&fewer, "*Item 4 is missing now*");
  assert_file ("ran", "1\n2\n3\n4\n");

  cli_run_call_strv (&same, "1\n2\n3\n4\n5\n6\n", again);
  g_assert_cmpint (same.status, ==, 1);
  assert_file ("out", "v1\nv3\nv4\nv5\nv6\n");
  assert_file ("ran", "1\n2\n3\n4\n4\n5\n6\n");
}

/* The paths that a pattern gives are the same again, relative to the folder of the run. */
static void
test_pattern (Fixture *fixture, gconstpointer data)
{
  const char *const *begun = CALL ("--keep", "-o", "out", "--command",
                                   "n=$(basename {}); echo $n >> ran; while [ $n -gt 3 ] && [ ! -e "
                                   "go ]; do sleep 0.01; done; echo {}",
                                   "--glob=here/*");
  g_auto (CliRun) again = { 0 };

  g_assert_cmpint (g_mkdir ("here", 0777), ==, 0);
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *path = g_strdup_printf ("here/%u", i);

      write_file (path, "");
    }
  cut_off (begun, SIGKILL);
  g_assert_cmpint (g_chdir ("here"), ==, 0);
  cli_run_call (&again, NULL, "resume", NULL);
  g_assert_cmpint (g_chdir (".."), ==, 0);
  cli_run_assert_message (&again, "Run 1 goes on: 3 items are done.*");
  assert_file ("out", "here/1\nhere/2\nhere/3\nhere/4\nhere/5\n");
}

/* A random order is chosen once for a run. */
static void
test_random_order (Fixture *fixture, gconstpointer data)
{
  const char *const *begun = CALL ("--keep", "-o", "out", "--shuf", "--command",
                                   "echo {} >> ran; n=$(wc -l < ran); while "
                                   "[ $n -gt 3 ] && [ ! -e go ]; do sleep 0.01; done; echo v{}",
                                   "--range=1:300");
  g_autoptr (GError) error = NULL;
  g_auto (CliRun) again = { 0 };
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *ran = NULL;
  g_auto (GStrv) items = NULL;
  GString *expected = g_string_new (NULL);

  process =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, begun);
  wait_until (are_three_kept, NULL);
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  write_file ("go", "");

  begun = CALL ("--resume", "-o", "out", "--shuf", "--command",
                "echo {} >> ran; n=$(wc -l < ran); "
                "while [ $n -gt 3 ] && [ ! -e go ]; do sleep 0.01; done; echo v{}",
                "--range=1:300");
  cli_run_call_strv (&again, NULL, begun);
  g_assert_cmpint (again.status, ==, 0);
  cli_run_assert_message (&again, "Run 1 goes on: 3 items are done.*");

  /* The fourth item may have begun before. */
  ran = read_file ("ran");
  items = g_strsplit (ran, "\n", -1);
  for (guint i = 0; items[i] != NULL && *items[i] != '\0'; i++)
    if (i == 0 || !g_str_equal (items[i], items[i - 1]))
      g_string_append_printf (expected, "v%s\n", items[i]);
  assert_file ("out", expected->str);
  g_string_free (expected, TRUE);
}

/* Another job is another run; how a job runs is not part of it. */
static void
test_job_differs (Fixture *fixture, gconstpointer data)
{
  const char *const *begun = CALL ("--keep", JOB);
  g_auto (CliRun) other = { 0 };
  g_auto (CliRun) fewer = { 0 };
  g_auto (CliRun) elsewhere = { 0 };
  g_auto (CliRun) same = { 0 };

  cut_off (begun, SIGINT);
  cli_run_call (&other, NULL, "map", "--resume", "--command", "echo w{}", "--range=1:6", NULL);
  g_assert_cmpstr (other.output, ==, "w1\nw2\nw3\nw4\nw5\nw6\n");
  g_assert_cmpuint (cli_run_count_messages (&other, "*goes on*"), ==, 0);
  cli_run_assert_message (&other, "Run 1*another job: Command is “echo w{}” now*starts anew.*");
  cli_run_call (&fewer, NULL, "map", "--resume", "--command", COMMAND, "--range=1:1", NULL);
  g_assert_cmpuint (cli_run_count_messages (&fewer, "*goes on*"), ==, 0);
  g_assert_cmpint (g_mkdir ("other", 0777), ==, 0);
  g_assert_cmpint (g_chdir ("other"), ==, 0);
  write_file ("go", "");
  cli_run_call (&elsewhere, NULL, "map", "--resume", JOB, NULL);
  g_assert_cmpuint (cli_run_count_messages (&elsewhere, "*goes on*"), ==, 0);
  g_assert_cmpuint (cli_run_count_messages (&elsewhere, "*another job*"), ==, 0);
  g_assert_cmpint (g_chdir (".."), ==, 0);

  cli_run_call (&same, NULL, "map", "--resume", "-j3", "--chunk=2", "--retries=1", "--timeout=60",
                JOB, NULL);
  cli_run_assert_message (&same, "Run 1 goes on: 3 items are done.*");
  g_assert_cmpstr (same.output, ==, "v1\nv3\nv4\nv5\nv6\n");
}

/* The files of an interrupted run are not replaced by those of a job that has changed. */
static void
test_job_changed (Fixture *fixture, gconstpointer data)
{
  const char *const *begun = CALL ("--keep", "-o", "out", JOB);
  g_auto (CliRun) command = { 0 };
  g_auto (CliRun) items = { 0 };
  g_auto (CliRun) elsewhere = { 0 };
  g_auto (CliRun) same = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  cut_off (begun, SIGINT);
  before = read_file ("out");
  g_assert_cmpstr (before, !=, "");
  cli_run_call (&command, NULL, "map", "--resume", "-o", "out", "--command", "echo w{}",
                "--range=1:6", NULL);
  g_assert_cmpint (command.status, ==, 2);
  cli_run_assert_message (&command, "*Run 1*“out”*Command is “echo w{}” now, and was “*");
  cli_run_call (&items, NULL, "map", "--resume", "-o", "out", "--command", COMMAND, "--range=1:7",
                NULL);
  g_assert_cmpint (items.status, ==, 2);
  cli_run_assert_message (&items, "*Range is “1:7” now, and was “1:6”*");
  after = read_file ("out");
  g_assert_cmpstr (after, ==, before);

  cli_run_call (&elsewhere, NULL, "map", "--resume", "-o", "other", "--command", "echo w{}",
                "--range=1:6", NULL);
  g_assert_cmpint (elsewhere.status, ==, 0);
  cli_run_call (&same, NULL, "map", "--resume", "-o", "out", JOB, NULL);
  g_assert_cmpint (same.status, ==, 1);
  assert_file ("out", "v1\nv3\nv4\nv5\nv6\n");
}

/* A job runs without being kept if it cannot be, and that is said once. */
static void
test_not_kept (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) kept = { 0 };
  g_auto (CliRun) resumed = { 0 };

  write_file ("kept", "no folder");
  cli_run_call (&kept, NULL, "map", "--keep", "square", "1", "2", NULL);
  g_assert_cmpint (kept.status, ==, 0);
  g_assert_cmpstr (kept.output, ==, "1\n4\n");
  g_assert_cmpuint (cli_run_count_messages (&kept, "*This run is not kept*"), ==, 1);

  cli_run_call (&resumed, NULL, "map", "--resume", "square", "1", "2", NULL);
  g_assert_cmpint (resumed.status, ==, 2);
  g_assert_cmpstr (resumed.output, ==, "");
}

static void
test_calls (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) no_number = { 0 };
  g_auto (CliRun) no_run = { 0 };
  g_auto (CliRun) two = { 0 };

  cli_run_call (&no_number, NULL, "resume", "one", NULL);
  g_assert_cmpint (no_number.status, ==, 2);
  cli_run_assert_message (&no_number, "*“one” is not the number of a run*");
  cli_run_call (&no_run, NULL, "resume", "7", NULL);
  g_assert_cmpint (no_run.status, ==, 2);
  cli_run_assert_message (&no_run, "*no kept run 7*");
  cli_run_call (&two, NULL, "resume", "7", "8", NULL);
  g_assert_cmpint (two.status, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/resume/output", test_output);
  ADD ("/resume/results", test_results);
  ADD ("/resume/other-files", test_other_files);
  ADD ("/resume/killed", test_killed);
  ADD ("/resume/unread", test_unread);
  ADD ("/resume/only-failed", test_only_failed);
  ADD ("/resume/item-differs", test_item_differs);
  ADD ("/resume/stream", test_stream);
  ADD ("/resume/ended-stream", test_ended_stream);
  ADD ("/resume/same-stream", test_same_stream);
  ADD ("/resume/pattern", test_pattern);
  ADD ("/resume/random-order", test_random_order);
  ADD ("/resume/job-differs", test_job_differs);
  ADD ("/resume/job-changed", test_job_changed);
  ADD ("/resume/not-kept", test_not_kept);
  ADD ("/resume/calls", test_calls);
#undef ADD

  return g_test_run ();
}

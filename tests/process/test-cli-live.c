/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the output of items on the command line: while they run, with tags, and in files. */

#include "cli-run.h"
#include "folder.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* A run whose output is read while it runs, and a folder of files for its items. */
typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("troupe-cli-live-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->process);
  g_clear_object (&fixture->output);
  g_assert_no_errno (g_chdir ("/"));
  folder_remove (fixture->folder);
  g_free (fixture->folder);
}

static void
start (Fixture *fixture, const char *const *arguments)
{
  g_autoptr (GPtrArray) whole = g_ptr_array_new ();

  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (whole, (char *) arguments[i]);
  g_ptr_array_add (whole, NULL);
  g_chdir (fixture->folder);
  fixture->process =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                     (const char *const *) whole->pdata);
  fixture->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->process));
}

static void
read_cb (GObject *stream, GAsyncResult *result, gpointer taken)
{
  *(GAsyncResult **) taken = g_object_ref (result);
}

/* What does not come is waited for no longer than for anything else. */
static char *
read_line (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *line;

  g_data_input_stream_read_line_async (fixture->output, G_PRIORITY_DEFAULT, NULL, read_cb, &result);
  wait_while (result == NULL);
  line = g_data_input_stream_read_line_finish (fixture->output, result, NULL, &error);
  g_assert_no_error (error);
  return line;
}

static void
assert_bytes (Fixture *fixture, const char *expected, gsize size)
{
  g_autofree char *bytes = g_malloc (size);
  g_autoptr (GAsyncResult) result = NULL;
  gsize real_size;

  g_input_stream_read_all_async (G_INPUT_STREAM (fixture->output), bytes, size, G_PRIORITY_DEFAULT,
                                 NULL, read_cb, &result);
  wait_while (result == NULL);
  g_assert_true (
      g_input_stream_read_all_finish (G_INPUT_STREAM (fixture->output), result, &real_size, NULL));
  g_assert_cmpmem (bytes, real_size, expected, size);
}

static void
assert_line (Fixture *fixture, const char *expected)
{
  g_autofree char *line = read_line (fixture);

  g_assert_cmpstr (line, ==, expected);
}

static void
touch (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static void
wait_for_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  wait_while (!g_file_test (path, G_FILE_TEST_EXISTS));
}

static gboolean
has_begun_cb (gpointer path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && g_str_equal (text, "a begins\na ");
}

static void
assert_file (Fixture *fixture, const char *name, const char *expected, gsize size)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize real_size;

  g_assert_true (g_file_get_contents (path, &text, &real_size, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (text, real_size, expected, size);
}

static void
assert_success (Fixture *fixture)
{
  assert_line (fixture, NULL);
  g_assert_true (g_subprocess_wait (fixture->process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, 0);
}

/* Prints a line and the beginning of another one, and waits for a file with its name. */
#define WAITING "printf '%s begins\\n%s ' {} {}; until [ -e {} ]; do sleep 0.01; done; printf ends"

/* Lines are written when they are complete, in the order in which they come. */
static void
test_lines (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "map", data, "-j2", "--command", WAITING, "a", "b", NULL };

  touch (fixture, "b");
  start (fixture, arguments);
  /* Both begin; the one that cannot end has its line written. */
  {
    g_autofree char *first = read_line (fixture);
    g_autofree char *second = read_line (fixture);
    g_autofree char *third = read_line (fixture);
    g_autofree char *all = g_strjoin ("|", first, second, third, NULL);

    g_assert_nonnull (strstr (all, "a begins"));
    g_assert_nonnull (strstr (all, "b begins"));
    g_assert_nonnull (strstr (all, "b ends"));
  }
  touch (fixture, "a");
  assert_line (fixture, "a ends");
  assert_success (fixture);
}

/* In order, those of the first item are written at once, and the others wait, however many. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = {
    "map",
    "--line-buffer",
    "-k",
    "--tag",
    "-j2",
    "--command",
    "seq 5; [ {} = a ] || seq 100000; printf '%s ' {}; touch {}-is; "
    "until [ -e {} ]; do sleep 0.01; done; echo ends",
    "a",
    "b",
    NULL
  };

  start (fixture, arguments);
  assert_line (fixture, "a\t1");
  assert_line (fixture, "a\t2");
  assert_line (fixture, "a\t3");
  assert_line (fixture, "a\t4");
  assert_line (fixture, "a\t5");
  wait_for_file (fixture, "b-is");
  touch (fixture, "a");
  assert_line (fixture, "a\ta ends");
  /* Its turn: what it has printed until now. */
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *line = g_strdup_printf ("b\t%u", i);

      assert_line (fixture, line);
    }
  for (guint i = 1; i <= 100000; i++)
    {
      g_autofree char *line = g_strdup_printf ("b\t%u", i);

      assert_line (fixture, line);
    }
  touch (fixture, "b");
  assert_line (fixture, "b\tb ends");
  assert_success (fixture);
}

/* Without groups a part of a line is written as well. */
static void
test_ungroup (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "map", "-u", "--command", WAITING, "a", NULL };

  start (fixture, arguments);
  assert_line (fixture, "a begins");
  assert_bytes (fixture, "a ", 2);
  touch (fixture, "a");
  assert_bytes (fixture, "ends", 4);
  assert_success (fixture);
}

/* A reader that goes away ends a job that prints without end. */
static void
test_closed_reader (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "map", data, "--command", "yes", "a", "b", NULL };

  start (fixture, arguments);
  g_free (read_line (fixture));
  g_assert_true (g_input_stream_close (G_INPUT_STREAM (fixture->output), NULL, NULL));
  g_assert_true (g_subprocess_wait (fixture->process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, 0);
}

/* More than a value can be, in little memory, for a reader that is slow at first. */
static void
test_flood (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = {
    "map", data, "--command", "head -c 600000000 /dev/zero | tr '\\0' '\\n'; : {}", "a", NULL
  };
  g_autofree char *buffer = g_malloc (1 << 20);
  gsize total = 0;
  gssize size;

  start (fixture, arguments);
  assert_line (fixture, "");
  total = 1;
  while ((size = g_input_stream_read (G_INPUT_STREAM (fixture->output), buffer, 1 << 20, NULL,
                                      NULL)) > 0)
    total += size;
  g_assert_cmpuint (total, ==, 600000000);
  g_assert_true (g_subprocess_wait (fixture->process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, 0);
}

static void
assert_output (const char *call, const char *output, const char *message)
{
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) arguments = NULL;

  g_assert_true (g_shell_parse_argv (call, NULL, &arguments, NULL));
  g_test_message ("%s", call);
  cli_run_call_strv (&run, "", (const char *const *) arguments);
  g_assert_cmpstr (run.output, ==, output);
  if (message != NULL)
    cli_run_assert_message (&run, message);
}

/* Whether the call, in which TIME is a time, writes these results and each of these lines. */
static gboolean
writes (const char *call, const char *time, const char *output, const char *const *messages)
{
  g_autoptr (GString) line = g_string_new (call);
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) arguments = NULL;

  g_string_replace (line, "TIME", time, 0);
  g_assert_true (g_shell_parse_argv (line->str, NULL, &arguments, NULL));
  cli_run_call_strv (&run, "", (const char *const *) arguments);
  for (guint i = 0; messages[i] != NULL; i++)
    if (cli_run_count_messages (&run, messages[i]) != 1)
      return FALSE;
  return g_str_equal (run.output, output);
}

/* A busy machine may stop an item before it has printed anything, so that it gets more time. */
static void
assert_writes_in_time (const char *call, const char *output, const char *const *messages)
{
  static const char *const times[] = { "0.5", "2", "8", "32" };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (writes (call, times[i], output, messages))
      return;
  g_error ("“%s” never wrote what it should", call);
}

/* What an item printed before its time was over is told: by commands in workers of one lane and of
 * several, and by Python functions. */
static void
test_timed_out (void)
{
  static const char *const options[] = { "-j2", "-j1 --threads 2" };
  static const char *const messages[] = {
    "item 1 “a”: timed out after * s",
    "item 1: out",
    "item 1: part",
    "item 1: err",
    "item 2 “b”: timed out after * s",
    "item 2: out",
    "item 2: part",
    "item 2: err",
    NULL,
  };
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "late.py", NULL);
  g_autofree char *call = g_strdup_printf ("map -j1 --timeout TIME --python %s:late a", path);

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *line =
          g_strdup_printf ("map %s --timeout TIME --command 'echo out; printf part; echo err >&2; "
                           "sleep 60; : {}' a b",
                           options[i]);

      assert_writes_in_time (line, "", messages);
    }

  assert_writes_in_time (
      "map --timeout TIME --keep-failed --command 'echo out; echo part; sleep 60; : {}' a",
      "out\npart\n", (const char *const[]){ messages[0], NULL });
  g_assert_true (g_file_set_contents (path,
                                      "import time\n"
                                      "def late(item):\n"
                                      "    print('out')\n"
                                      "    time.sleep(60)\n",
                                      -1, NULL));
  assert_writes_in_time (call, "", (const char *const[]){ messages[0], messages[1], NULL });
  folder_remove (folder);
}

/* The job log has the size of output that was written while it came. */
static void
test_joblog (void)
{
  static const char *const options[] = { "--line-buffer", "-u", "--tag" };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
      g_autofree char *path = g_build_filename (folder, "log", NULL);
      g_autofree char *call =
          g_strdup_printf ("map %s --joblog %s --command 'echo hello; : {}' a", options[i], path);
      g_autofree char *log = NULL;
      g_autoptr (GError) error = NULL;

      assert_output (call, g_str_equal (options[i], "--tag") ? "a\thello\n" : "hello\n", NULL);
      g_file_get_contents (path, &log, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (strstr (log, "\t1\t5\t0\t0\techo hello"));
      folder_remove (folder);
    }
}

/* Each line has a tag, those of standard error too; values of functions are lines. */
static void
test_tags (void)
{
  assert_output ("map --tag --command 'printf \"1\\n2\"; echo 3 >&2; : {}' 'a b'",
                 "a b\t1\na b\t2\n", "a b\t3");
  assert_output ("map --tag --command 'echo {2}' ::: a ::: b c", "a b\tb\na c\tc\n", NULL);
  assert_output ("map --tagstring '{#}:{/.}' --command 'echo {}' /x/y.z", "1:y\t/x/y.z\n", NULL);
  assert_output ("map --tagstring '[{2}]' --command 'echo {1}' ::: a ::: b", "[b]\ta\n", NULL);
  assert_output ("map --tagstring plain --command 'echo {}' a b", "plain\ta\nplain\tb\n", NULL);
  assert_output ("map --tag -n2 --command 'echo {2}' a b c d", "a b\tb\nc d\td\n", NULL);
  assert_output ("map --tag --command true a", "", NULL);
  assert_output ("map --tag --command echo ''", "\t\n", NULL);
  assert_output ("map --tag square 3 x 4", "3\t9\n4\t16\n",
                 "item 2 “x”: square needs an integer, not “x”");
  assert_output ("map --tag --lb --command 'echo {}; exit 2' a", "a\ta\n",
                 "item 1 “a”: exit status 2");
  assert_output ("map --tag --tagstring x --command 'echo {}' a", "x\ta\n", NULL);
  assert_output ("map --tag --keep-failed --command 'printf x; exit 2; : {}' a", "a\tx\n", NULL);
}

/* Options that exclude each other are named, and so is the format. */
static void
test_refused (void)
{
  static const char *const calls[][2] = {
    { "map --lb --format json square 1",
      "troupe: --line-buffer writes output as text, which --format json excludes" },
    { "map -u --format csv square 1",
      "troupe: --ungroup writes output as text, which --format csv excludes" },
    { "map --tag --format jsonl square 1",
      "troupe: --tag writes output as text, which --format jsonl excludes" },
    { "map --tagstring x --format jsonl square 1",
      "troupe: --tagstring writes output as text, which --format jsonl excludes" },
    { "map -u --lb square 1", "troupe: --line-buffer and --ungroup exclude each other" },
    { "map -k --unordered square 1", "troupe: --unordered and --keep-order exclude each other" },
    { "map -u -k square 1", "troupe: --ungroup writes output as it comes, *" },
    { "map -u --tag square 1", "troupe: --ungroup writes no whole lines, *" },
    { "map --tagstring '{}' --pipe --command cat",
      "troupe: --tagstring: “{}” cannot stand for a *" },
    { "map --tagstring '{x}' square 1", "troupe: --tagstring: there is no *“{x}”*" },
    { "map --ok-status 256 --command true 1",
      "troupe: --ok-status: “256” is not a list of exit statuses from 0 to 255, such as 0,1" },
    { "map --ok-status '' --command true 1", "troupe: --ok-status: “” is not a list *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_auto (CliRun) run = { 0 };
      g_auto (GStrv) arguments = NULL;

      g_assert_true (g_shell_parse_argv (calls[i][0], NULL, &arguments, NULL));
      cli_run_call_strv (&run, "", (const char *const *) arguments);
      g_assert_cmpint (run.status, ==, 2);
      cli_run_assert_message (&run, calls[i][1]);
    }
}

/* The output of failed commands is a value in every format. */
static void
test_keep_failed (void)
{
  assert_output ("map --keep-failed --command 'echo {}; exit {}' 0 1", "0\n1\n",
                 "item 2 “1”: exit status 1");
  assert_output ("map --keep-failed --command 'echo {}; exit {}' 0 1 --format json", "[0,1]\n",
                 NULL);
  assert_output ("map --command 'echo {}; exit {}' 0 1 --format json", "[0,null]\n", NULL);
  assert_output ("map --ok-status 0,1 --command 'echo {}; exit {}' 0 1 2", "0\n1\n",
                 "item 3 “2”: exit status 2");
}

/* Files have every byte of both streams, whether the command failed or not. */
static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) run = { 0 };
  g_autofree char *zeros = g_malloc0 (3000000);

  g_chdir (fixture->folder);
  cli_run_call (&run, NULL, "map", "--results", "out", "--command",
                "printf 'a\\0b'; head -c 3000000 /dev/zero >&2; exit {}", "0", "1", NULL);
  g_assert_cmpint (run.status, ==, 1);
  cli_run_assert_message (&run, "item 1: *bytes before this were left out]");
  assert_file (fixture, "out/1/stdout", "a\0b", 3);
  assert_file (fixture, "out/2/stdout", "a\0b", 3);
  assert_file (fixture, "out/1/stderr", zeros, 3000000);
  assert_file (fixture, "out/2/stderr", zeros, 3000000);
}

/* They grow while the item runs, under another name, and are there when it is ended. */
static void
test_growing_files (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "map",       "--results", "out", "--timeout", "300",
                                    "--command", WAITING,     "a",   NULL };
  g_autofree char *path = g_build_filename (fixture->folder, "out/1/stdout.part", NULL);

  start (fixture, arguments);
  wait_until (has_begun_cb, path);
  touch (fixture, "a");
  assert_line (fixture, "a begins");
  assert_line (fixture, "a ends");
  assert_success (fixture);
  assert_file (fixture, "out/1/stdout", "a begins\na ends", 15);
  assert_file (fixture, "out/1/stderr", "", 0);
}

/* An item that runs again begins its files anew, and writes its lines once more. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) run = { 0 };

  g_chdir (fixture->folder);
  cli_run_call (&run, NULL, "map", "--line-buffer", "--results", "out", "--retries", "1",
                "--command", "printf '%s' {}; mkdir flag 2>/dev/null && exit 1; echo ' end'", "a",
                NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, "a\na end\n");
  assert_file (fixture, "out/1/stdout", "a end\n", 6);
}

/* The results of a run that is kept have the output as well. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) exported = { 0 };

  cli_run_call (&run, NULL, "map", "--keep", "--line-buffer", "--command", "echo {}; echo e >&2",
                "a", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, "a\n");
  g_assert_cmpuint (cli_run_count_messages (&run, "e"), ==, 1);
  cli_run_call (&exported, NULL, "history", "export", "1", NULL);
  g_assert_cmpstr (exported.output, ==, "a\n");
}

/* What a Python function prints is written as it comes, and its value after it. */
static void
test_python (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = {
    "map", "--line-buffer", "--tag", "--python", data, "end", NULL
  };

  start (fixture, arguments);
  assert_line (fixture, "end\tbegin");
  touch (fixture, "end");
  assert_line (fixture, "end\tend");
  assert_line (fixture, "end\tdone");
  assert_success (fixture);
}

int
main (int argc, char *argv[])
{
  g_autofree char *python = NULL;

  g_test_init (&argc, &argv, NULL);
  python = g_strdup_printf ("%s/listening.py:waiting", g_getenv ("TROUPE_PYTHON_DATA"));

  g_test_add ("/cli-live/lines", Fixture, "--line-buffer", set_up, test_lines, tear_down);
  g_test_add ("/cli-live/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/cli-live/ungroup", Fixture, NULL, set_up, test_ungroup, tear_down);
  g_test_add ("/cli-live/closed-reader/lines", Fixture, "--lb", set_up, test_closed_reader,
              tear_down);
  g_test_add ("/cli-live/closed-reader/ungroup", Fixture, "-u", set_up, test_closed_reader,
              tear_down);
  g_test_add ("/cli-live/flood", Fixture, "--lb", set_up, test_flood, tear_down);
  g_test_add_func ("/cli-live/tags", test_tags);
  g_test_add_func ("/cli-live/timed-out", test_timed_out);
  g_test_add_func ("/cli-live/joblog", test_joblog);
  g_test_add_func ("/cli-live/refused", test_refused);
  g_test_add_func ("/cli-live/keep-failed", test_keep_failed);
  g_test_add ("/cli-live/files", Fixture, NULL, set_up, test_files, tear_down);
  g_test_add ("/cli-live/growing-files", Fixture, NULL, set_up, test_growing_files, tear_down);
  g_test_add ("/cli-live/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add ("/cli-live/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/cli-live/python", Fixture, python, set_up, test_python, tear_down);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files that the command line writes: none of them destroys what is read, keeps what was in it
 * before, or is cut off without a word. */

#include "cli-run.h"
#include "folder.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <string.h>

#define CONNECTED (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE)

typedef struct
{
  char *folder;
} Fixture;

static void
write_file (const char *path, const char *text)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_file (const char *path, const char *expected)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_assert_cmpint (g_chdir (fixture->folder), ==, 0);
  write_file ("items", "1\n2\n");
  write_file ("table.csv", "x\n1\n2\n");
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  folder_remove (fixture->folder);
  g_free (fixture->folder);
}

/* Runs a call in a shell, which can redirect; returns the exit status and the messages. */
static int
call_shell (const char *script, char **said)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) shell =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error,
                        "sh", "-c", script, g_getenv ("TROUPE_PROGRAM"), NULL);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (shell, NULL, NULL, NULL, said, &error);
  g_assert_no_error (error);
  g_test_message ("%s: %s", script, *said);
  return g_subprocess_get_exit_status (shell);
}

/* A file that was longer before. */
static void
test_longer_before (Fixture *fixture, gconstpointer user_data)
{
  static const char *const written[] = { "output", "log", "report" };
  g_autofree char *before = g_strnfill (100000, 'x');
  g_auto (CliRun) run = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    write_file (written[i], before);
  cli_run_call (&run, NULL, "map", "square", "3", "4", "-o", "output", "--joblog", "log",
                "--report", "report", NULL);
  g_assert_cmpint (run.status, ==, 0);
  assert_file ("output", "9\n16\n");
  for (guint i = 1; i < G_N_ELEMENTS (written); i++)
    {
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (written[i], &text, NULL, NULL));
      g_assert_null (strstr (text, "xx"));
      g_assert_true (g_str_has_suffix (text, "\n"));
    }
}

/* A file that is read is not written, by any option or redirection. */
static void
test_input_is_output (Fixture *fixture, gconstpointer user_data)
{
  static const struct
  {
    const char *script;
    const char *message;
  } calls[] = {
    { "\"$0\" map square -a items -o items", "“items” is both the input and the output" },
    { "\"$0\" map square -a items -o ./items", "“./items” is both the input and the output" },
    { "\"$0\" map square --csv table.csv -o table.csv",
      "“table.csv” is both the input and the output" },
    { "\"$0\" map square -a - -o items < items", "“items” is both the input and the output" },
    { "\"$0\" map square -a items --joblog items", "which --joblog would replace" },
    { "\"$0\" map square --csv table.csv --report table.csv", "which --report would replace" },
    { "\"$0\" map square -a items --save items", "which --save would replace" },
    { "\"$0\" map square -a table.csv -a items -o items",
      "“items” is both the input and the output" },
    { "\"$0\" map square -a items >> items", "what standard output goes to" },
    { "\"$0\" map square 1 --save new --joblog new", "--joblog and --save name the same file" },
    { "\"$0\" map square 1 -o new --joblog new", "--output and --joblog name the same file" },
    { "\"$0\" map square 1 -o new --report ./new", "--output and --report name the same file" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *said = NULL;

      g_assert_cmpint (call_shell (calls[i].script, &said), ==, 2);
      g_assert_nonnull (strstr (said, calls[i].message));
      assert_file ("items", "1\n2\n");
      assert_file ("table.csv", "x\n1\n2\n");
      g_assert_false (g_file_test ("new", G_FILE_TEST_EXISTS));
    }
}

/* A device may be named twice, and a file that only has the same text is another one. */
static void
test_other_files (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *said = NULL;
  g_autofree char *said_too = NULL;

  g_assert_cmpint (call_shell ("\"$0\" map square 1 -o /dev/null --joblog /dev/null", &said), ==,
                   0);
  g_assert_cmpint (
      call_shell ("cp items copy; \"$0\" map square -a items -o copy > items.log", &said_too), ==,
      0);
  assert_file ("copy", "1\n4\n");
}

/* Whatever prints, and does not run a job. */
static void
test_full_output (Fixture *fixture, gconstpointer user_data)
{
  static const char *const calls[] = { "functions", "--help", "--version", "map --help",
                                       "functions --help" };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *full = g_strdup_printf ("\"$0\" %s > /dev/full", calls[i]);
      g_autofree char *closed = g_strdup_printf ("\"$0\" %s >&-", calls[i]);
      g_autofree char *good = g_strdup_printf ("\"$0\" %s > /dev/null", calls[i]);
      g_autofree char *said = NULL;
      g_autofree char *said_closed = NULL;
      g_autofree char *said_good = NULL;

      g_assert_cmpint (call_shell (full, &said), ==, 1);
      g_assert_cmpstr (said, ==,
                       "troupe: Standard output cannot be written: No space left on device\n");
      g_assert_cmpint (call_shell (closed, &said_closed), ==, 1);
      g_assert_cmpint (call_shell (good, &said_good), ==, 0);
      g_assert_cmpstr (said_good, ==, "");
    }
}

static char **
read_lines (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strsplit (text, "\n", -1);
}

/* Each item is in the job log once, from when it began; one that was not run is not. */
static void
test_joblog (Fixture *fixture, gconstpointer user_data)
{
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) halted = { 0 };
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) fields = NULL;
  g_auto (GStrv) halted_lines = NULL;
  double ended;
  double finished;

  cli_run_call (&run, NULL, "map", "--joblog", "log", "--command", "sleep 0.3; date +%s.%N; : {}",
                "1", NULL);
  ended = g_get_real_time () / 1e6;
  g_assert_cmpint (run.status, ==, 0);
  lines = read_lines ("log");
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  fields = g_strsplit (lines[1], "\t", -1);
  g_assert_cmpuint (g_strv_length (fields), ==, 9);
  finished = g_ascii_strtod (fields[2], NULL) + g_ascii_strtod (fields[3], NULL);
  /* Times are rounded to milliseconds. */
  g_assert_cmpfloat (finished, >=, g_ascii_strtod (run.output, NULL) - 0.002);
  g_assert_cmpfloat (finished, <=, ended + 0.002);

  cli_run_call (&halted, NULL, "map", "-j1", "--chunk", "1", "--halt", "now", "--joblog", "log",
                "sleep", "0", "x", "60", "60", "60", NULL);
  g_assert_cmpint (halted.status, ==, 1);
  cli_run_assert_message (&halted, "3 items were not run.");
  halted_lines = read_lines ("log");
  g_assert_cmpuint (g_strv_length (halted_lines), ==, 4);
  g_assert_true (g_str_has_prefix (halted_lines[1], "1\t:\t"));
  g_assert_true (g_str_has_prefix (halted_lines[2], "2\t:\t"));
}

/* Reads squares, each in its line, to the end; returns how many they were. */
static guint64
read_squares (GInputStream *input)
{
  g_autofree char *piece = g_malloc (1 << 20);
  guint64 n_read = 0;
  guint64 value = 0;

  while (TRUE)
    {
      g_autoptr (GError) error = NULL;
      gssize size = g_input_stream_read (input, piece, 1 << 20, NULL, &error);

      g_assert_no_error (error);
      if (size == 0)
        return n_read;
      for (gssize i = 0; i < size; i++)
        if (piece[i] == '\n')
          {
            n_read++;
            if (value != n_read * n_read)
              g_error ("Line %" G_GUINT64_FORMAT " is %" G_GUINT64_FORMAT, n_read, value);
            value = 0;
          }
        else
          {
            value = value * 10 + (piece[i] - '0');
          }
    }
}

/* Whether that process has opened a file without a name. */
static gboolean
has_unnamed_file (GSubprocess *process)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%s/fd", g_subprocess_get_identifier (process));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat details;

      if (g_stat (path, &details) == 0 && S_ISREG (details.st_mode) && details.st_nlink == 0)
        return TRUE;
    }
  return FALSE;
}

/* More results than memory has room for are kept in a file for a slow reader, and all of them come,
 * in order. */
static void
test_spill (Fixture *fixture, gconstpointer user_data)
{
  const char *const arguments[] = { "map", "square", "--range", "1:8000000", NULL };
  g_autoptr (GSubprocess) process =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, arguments);

  wait_while (!has_unnamed_file (process));
  g_assert_cmpuint (read_squares (g_subprocess_get_stdout_pipe (process)), ==, 8000000);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

/* No file may grow, which is what a full disk looks like: results for which memory has no room wait
 * for a slow reader, and all of them come, in order. */
static void
test_full_spill (Fixture *fixture, gconstpointer user_data)
{
  const char *const arguments[] = { "map", "square", "--range", "1:8000000", NULL };
  g_autoptr (GSubprocess) process = cli_run_spawn_after (CONNECTED, "ulimit -f 0; exec", arguments);
  g_autoptr (GDataInputStream) messages =
      g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  g_autoptr (GError) error = NULL;
  g_autofree char *told = g_data_input_stream_read_line (messages, NULL, NULL, &error);

  /* Nothing is read before it is told that there is no room. */
  g_assert_no_error (error);
  g_assert_true (g_pattern_match_simple (
      "The results no longer fit in memory and cannot be kept in “*”, on the file system of “*”: "
      "File too large. * Workers wait until results are read.",
      told));
  g_assert_cmpuint (read_squares (g_subprocess_get_stdout_pipe (process)), ==, 8000000);

  while (TRUE)
    {
      g_autofree char *line = g_data_input_stream_read_line (messages, NULL, NULL, &error);

      if (line == NULL)
        break;
      g_test_message ("%s", line);
      g_assert_null (strstr (line, "troupe:"));
      g_assert_null (strstr (line, "not run"));
    }
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

/* The same for requested files: each is reported, and the results are complete. */
static void
test_full_files (Fixture *fixture, gconstpointer user_data)
{
  static const struct
  {
    const char *option;
    const char *message;
  } cases[] = {
    { "--joblog log", "The job log “log” cannot be written: File too large" },
    { "--report report", "The report “report” cannot be written: File too large" },
    { "--results kept", "What items print cannot be written to “kept/1/stdout”: File too large" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script =
          g_strdup_printf ("ulimit -f 0; \"$0\" map square 3 4 %s | cat; ", cases[i].option);
      g_autofree char *said = NULL;

      call_shell (script, &said);
      g_assert_nonnull (strstr (said, cases[i].message));
    }
}

#define ADD(name, function) \
  g_test_add ("/cli-files/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("longer-before", test_longer_before);
  ADD ("input-is-output", test_input_is_output);
  ADD ("other-files", test_other_files);
  ADD ("full-output", test_full_output);
  ADD ("joblog", test_joblog);
  ADD ("spill", test_spill);
  ADD ("full-spill", test_full_spill);
  ADD ("full-files", test_full_files);

  return g_test_run ();
}

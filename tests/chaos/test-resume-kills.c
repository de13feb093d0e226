/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The launcher of a kept run is killed at random moments, and at times its workers with it. Every
 * run goes on to the results of the serial run, and no item runs again that had a result that was
 * kept. */

#include "cli-run.h"
#include "folder.h"
#include "process-state.h"
#include "troupe-pidfd.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define KILLS 50

/* Items of one job, and the longest time until the launcher is killed, in microseconds. */
#define N_ITEMS       40
#define LONGEST       400000
#define N_SQUARE      200000
#define N_SQUARE_TEXT "200000"

/* Each item names itself when it begins. Those of a slow job take longer together than until
 * results are kept. */
#define COMMAND(time) "echo {} >> ran; sleep " time "; echo value {}"
#define QUICK         "0.0$(({} * 7 % 8))"
#define SLOW          "0.2"

static char *
read_file (const char *path)
{
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

static void
start_anew (void)
{
  static const char *const names[] = { "ran", "out", "log", "res", "kept" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_file_test (names[i], G_FILE_TEST_EXISTS))
      folder_remove (names[i]);
}

/* The kernel lists them by the thread that started them. */
static GStrv
list_children (const char *launcher)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%s/task", launcher);
  g_autoptr (GDir) tasks = g_dir_open (folder, 0, NULL);
  g_autoptr (GString) all = g_string_new (NULL);
  const char *task;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, task, "children", NULL);
      g_autofree char *text = read_file (path);

      g_string_append (all, text);
    }
  g_strchomp (all->str);
  return g_strsplit (all->str, " ", -1);
}

/* Kills one of the processes that the launcher has started, if it still has it. */
static void
kill_child (const char *launcher)
{
  g_auto (GStrv) children = list_children (launcher);
  const guint n = g_strv_length (children);
  const char *child = n > 0 ? children[g_test_rand_int_range (0, n)] : "";
  const int fd = *child != '\0' ? troupe_pidfd_open (atoi (child)) : -1;
  g_auto (GStrv) still = list_children (launcher);

  if (fd >= 0 && g_strv_contains ((const char *const *) still, child))
    troupe_pidfd_signal (fd, SIGKILL);
  if (fd >= 0)
    close (fd);
}

/* The journal has results of the run, or the run is over. */
static gboolean
has_kept_some (gpointer data)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "history", "--json", NULL);
  return strstr (run.output, "\"run\"") != NULL && (strstr (run.output, "\"done\" : 0,") == NULL ||
                                                    strstr (run.output, "\"running\"") == NULL);
}

/* Starts a call and kills it, perhaps after results were kept. Returns whether it had ended before.
 */
static gboolean
run_and_kill (const char *const *arguments, gulong microseconds, gboolean is_kept)
{
  g_autoptr (GSubprocess) process = cli_run_spawn (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, arguments);
  const char *pid = g_subprocess_get_identifier (process);
  g_autoptr (GError) error = NULL;

  if (is_kept)
    wait_until (has_kept_some, NULL);
  g_usleep (microseconds);
  if (pid != NULL && g_test_rand_int_range (0, 3) == 0)
    {
      /* At the same moment: it starts no item of that child again. */
      g_subprocess_send_signal (process, SIGSTOP);
      wait_while (g_subprocess_get_identifier (process) != NULL &&
                  !process_state_is_stopped (atoi (pid)));
      kill_child (pid);
    }
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  return g_subprocess_get_if_exited (process);
}

/* What a run that was cut off has written: lines of the output of the whole, and no part of one. */
static void
assert_beginning (const char *path, const char *expected)
{
  g_autofree char *text = read_file (path);

  g_assert_true (g_str_has_prefix (expected, text));
  g_assert_true (*text == '\0' || g_str_has_suffix (text, "\n"));
}

static void
assert_whole_lines (const char *path)
{
  g_autofree char *text = read_file (path);

  g_assert_true (*text == '\0' || g_str_has_suffix (text, "\n"));
}

/* How often each item has begun. */
static void
count_items (guint counts[N_ITEMS + 1])
{
  g_autofree char *text = read_file ("ran");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  memset (counts, 0, (N_ITEMS + 1) * sizeof *counts);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      const int item = atoi (lines[i]);

      g_assert_cmpint (item, >=, 1);
      g_assert_cmpint (item, <=, N_ITEMS);
      counts[item]++;
    }
}

/* The items whose results are in the journal. */
static void
mark_kept (gboolean kept[N_ITEMS + 1])
{
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) lines = NULL;

  memset (kept, 0, (N_ITEMS + 1) * sizeof *kept);
  cli_run_call (&run, NULL, "history", "export", "1", "--format", "jsonl", NULL);
  lines = g_strsplit (run.output, "\n", -1);
  for (guint i = 0; lines[i] != NULL && g_str_has_prefix (lines[i], "{\"item\":"); i++)
    {
      const int item = atoi (lines[i] + strlen ("{\"item\":"));

      g_assert_cmpint (item, >=, 1);
      g_assert_cmpint (item, <=, N_ITEMS);
      kept[item] = strstr (lines[i], "\"status\":\"ok\"") != NULL;
    }
}

static char *
make_values (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i <= N_ITEMS; i++)
    g_string_append_printf (text, "value %u\n", i);
  return g_string_free (text, FALSE);
}

/* A process that was being started when its launcher was killed has the lock of the run for a
 * moment, until it runs its program. */
static gboolean
is_over (gpointer data)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "history", "--json", NULL);
  return strstr (run.output, "\"running\"") == NULL;
}

/* Goes on to the end, by the same call or by the command for it. */
static void
go_on (const char *const *again)
{
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) resumed = { 0 };

  wait_until (is_over, NULL);
  if (g_test_rand_bit ())
    cli_run_call (&resumed, NULL, "resume", NULL);
  /* A run that was killed before anything was kept is started anew. */
  if (resumed.output == NULL || strstr (resumed.messages, "No kept run is interrupted") != NULL)
    {
      cli_run_call_strv (&run, NULL, again);
      g_test_message ("%s", run.messages);
      g_assert_cmpint (run.status, ==, 0);
    }
  else
    {
      g_assert_cmpint (resumed.status, ==, 0);
    }
}

static void
kill_commands (const char *command, gulong microseconds, gboolean is_kept)
{
  const char *const first[] = { "map",       "--keep",       "-j4",
                                "-oout",     "--joblog=log", "--results=res",
                                "--command", command,        "--range=1:40",
                                NULL };
  const char *const again[] = { "map",       "--resume",     "-j4",
                                "-oout",     "--joblog=log", "--results=res",
                                "--command", command,        "--range=1:40",
                                NULL };
  g_autofree char *expected = make_values ();
  g_autofree char *output = NULL;
  gboolean kept[N_ITEMS + 1];
  guint counts[N_ITEMS + 1];
  guint n_twice = 0;
  gboolean has_ended;

  start_anew ();
  has_ended = run_and_kill (first, microseconds, is_kept);
  assert_beginning ("out", expected);
  assert_whole_lines ("log");
  mark_kept (kept);
  if (!has_ended)
    go_on (again);

  output = read_file ("out");
  g_assert_cmpstr (output, ==, expected);
  count_items (counts);
  for (guint i = 1; i <= N_ITEMS; i++)
    {
      g_autofree char *path = g_strdup_printf ("res/%u/stdout", i);
      g_autofree char *value = g_strdup_printf ("value %u\n", i);
      g_autofree char *kept_value = read_file (path);

      g_assert_cmpstr (kept_value, ==, value);
      g_assert_cmpuint (counts[i], >=, 1);
      g_assert_cmpuint (counts[i], <=, kept[i] ? 1 : 2);
      n_twice += counts[i] == 2;
    }
  g_test_message ("killed after %.3f s: %u items ran twice", microseconds / 1e6, n_twice);
}

static void
kill_functions (gulong microseconds)
{
  const char *const first[] = { "map",   "--keep", "-j2",
                                "-oout", "square", "--range=1:" N_SQUARE_TEXT,
                                NULL };
  const char *const again[] = { "map",   "--resume", "-j2",
                                "-oout", "square",   "--range=1:" N_SQUARE_TEXT,
                                NULL };
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *output = NULL;

  for (guint64 i = 1; i <= N_SQUARE; i++)
    g_string_append_printf (expected, "%" G_GUINT64_FORMAT "\n", i * i);
  start_anew ();
  if (!run_and_kill (first, microseconds, FALSE))
    go_on (again);
  output = read_file ("out");
  g_assert_true (g_str_equal (output, expected->str));
}

static void
test_kills (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kills-XXXXXX", NULL);
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *kept = g_build_filename (folder, "kept", NULL);

  g_setenv ("XDG_DATA_HOME", kept, TRUE);
  g_assert_cmpint (g_chdir (folder), ==, 0);
  for (guint i = 0; i < KILLS; i++)
    {
      const gulong microseconds = g_test_rand_int_range (0, LONGEST);

      if (i % 5 == 0)
        kill_functions (microseconds);
      else if (i % 20 == 1)
        kill_commands (COMMAND (SLOW), microseconds, TRUE);
      else
        kill_commands (COMMAND (QUICK), microseconds, FALSE);
    }
  g_assert_cmpint (g_chdir (before), ==, 0);
  folder_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/resume/kills", test_kills);

  return g_test_run ();
}

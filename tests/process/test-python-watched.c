/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A Python program whose pool is listed, watched in a terminal, and loses a worker: its result is
 * right. */

#include "cli-run.h"
#include "live-run.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* An item goes on when there is a file: the gate. */
static const char program[] = "import os, time\n"
                              "from multiprocessing import Pool\n"
                              "def square(x):\n"
                              "    while not os.path.exists(os.environ['GATE']):\n"
                              "        time.sleep(0.02)\n"
                              "    return x * x\n"
                              "if __name__ == '__main__':\n"
                              "    with Pool(3) as pool:\n"
                              "        print(sum(pool.map(square, range(1, 13), 1)))\n";

static gboolean
is_listed (gpointer data)
{
  g_auto (CliRun) list = { 0 };
  g_autoptr (JsonNode) root = NULL;

  cli_run_call (&list, NULL, "list", "--json", NULL);
  root = json_from_string (list.output, NULL);
  g_assert_nonnull (root);
  return json_array_get_length (json_node_get_array (root)) == 1;
}

/* The row of a worker that is at work, and its process. */
typedef struct
{
  guint worker;
  long pid;
} Row;

static gboolean
find_worker (Terminal *terminal, gpointer data)
{
  Row *row = data;
  g_autofree char *pattern = g_strdup_printf ("^ *%u +\\d+ running ", row->worker);
  const int position = terminal_find_row (terminal, pattern);
  g_autofree char *text = position >= 0 ? terminal_dup_row (terminal, position) : NULL;
  guint number;

  return text != NULL && sscanf (text, "%u %ld", &number, &row->pid) == 2;
}

static gboolean
is_over (Terminal *terminal, gpointer data)
{
  return terminal_find_row (terminal, "finished|is over|ended|All processes") >= 0;
}

static void
test_killed (LiveRun *run, gconstpointer data)
{
  g_autofree char *path = g_build_filename (run->folder, "program.py", NULL);
  const char *const arguments[] = {
    "python", "--interpreter", g_getenv ("TROUPE_PYTHON"), path, NULL,
  };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (Terminal) terminal = NULL;
  g_autofree char *output = NULL;
  Row first = { .worker = 1 };
  Row third = { .worker = 3 };
  Row fourth = { .worker = 4 };

  g_assert_true (g_file_set_contents (path, program, -1, NULL));
  g_setenv ("GATE", run->gate, TRUE);
  process = cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE, arguments);
  wait_until (is_listed, NULL);

  terminal = live_run_start (run, 24, 100, "top", NULL);
  terminal_wait (terminal, find_worker, &third);
  terminal_wait (terminal, find_worker, &first);
  g_assert_cmpint (kill ((pid_t) first.pid, SIGKILL), ==, 0);
  /* One comes in its place, with its item. */
  terminal_wait (terminal, find_worker, &fourth);
  terminal_wait (terminal, find_worker, &third);

  live_run_open (run);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL);
  g_assert_cmpstr (output, ==, "650\n");
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  terminal_wait (terminal, is_over, NULL);
  terminal_type (terminal, "q");
  terminal_wait_for_end (terminal);
  live_run_assert_restored (terminal);
  g_unlink (path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/python-watched/killed", LiveRun, NULL, live_run_set_up, test_killed,
              live_run_tear_down);
  return g_test_run ();
}

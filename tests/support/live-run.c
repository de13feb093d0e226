/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts runs in a terminal and looks at their processes. */

#include "live-run.h"

#include "folder.h"

/**
 * live_run_set_up:
 * @self: (out caller-allocates): what the runs have in common
 * @data: nothing
 */
void
live_run_set_up (LiveRun *self, gconstpointer data)
{
  g_autofree char *script = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("troupe-live-XXXXXX", &error);
  g_assert_no_error (error);
  self->gate = g_build_filename (self->folder, "gate", NULL);
  script = g_strdup_printf ("until test -e %s; do sleep 0.05; done\n"
                            "printf 'out %%s\\n' \"$1\"\n",
                            self->gate);
  path = g_build_filename (self->folder, "wait", NULL);
  g_file_set_contents (path, script, -1, &error);
  g_assert_no_error (error);
  self->command = g_strdup_printf ("sh %s {}", path);
}

/**
 * live_run_tear_down:
 * @self: what the runs had in common
 * @data: nothing
 */
void
live_run_tear_down (LiveRun *self, gconstpointer data)
{
  folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->gate);
  g_free (self->command);
}

/**
 * live_run_start:
 * @self: what the runs have in common
 * @n_rows: the height of the terminal
 * @n_columns: its width
 * @first: the first argument of Troupe
 * @...: the others, then %NULL
 *
 * Returns: (transfer full): a terminal with Troupe in its foreground
 */
Terminal *
live_run_start (LiveRun *self, guint n_rows, guint n_columns, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const char *argument = first;
  va_list rest;

  g_ptr_array_add (argv, (char *) g_getenv ("TROUPE_PROGRAM"));
  va_start (rest, first);
  for (; argument != NULL; argument = va_arg (rest, const char *))
    g_ptr_array_add (argv, (char *) argument);
  va_end (rest);
  g_ptr_array_add (argv, NULL);
  return terminal_new (n_rows, n_columns, (const char *const *) argv->pdata);
}

/**
 * live_run_start_script:
 * @self: what the runs have in common
 * @n_rows: the height of the terminal
 * @n_columns: its width
 * @script: for the shell, with $TROUPE_PROGRAM in it
 *
 * Returns: (transfer full): a terminal with a shell in its foreground
 */
Terminal *
live_run_start_script (LiveRun *self, guint n_rows, guint n_columns, const char *script)
{
  return terminal_new (n_rows, n_columns, (const char *const[]){ "/bin/sh", "-c", script, NULL });
}

/**
 * live_run_open:
 * @self: what the runs have in common
 *
 * Lets the items go on.
 */
void
live_run_open (LiveRun *self)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (self->gate, "", 0, &error);
  g_assert_no_error (error);
}

/* The row of a worker that has an item. */
typedef struct
{
  const char *item;
  gint64 worker;
  gint64 pid;
} Row;

static gint64
fetch (GMatchInfo *match, const char *name)
{
  g_autofree char *number = g_match_info_fetch_named (match, name);

  return g_ascii_strtoll (number, NULL, 10);
}

static gboolean
find_row (Terminal *terminal, gpointer data)
{
  Row *row = data;
  g_autofree char *quoted = g_regex_escape_string (row->item, -1);
  g_autofree char *pattern = g_strdup_printf ("^ *(?<worker>\\d+) +(?<pid>\\d+) .* %s$", quoted);
  g_autofree char *screen = terminal_dup_screen (terminal);
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (regex, screen, 0, &match))
    return FALSE;
  row->worker = fetch (match, "worker");
  row->pid = fetch (match, "pid");
  return TRUE;
}

/**
 * live_run_find_pid:
 * @terminal: a terminal that shows the table
 * @item: the item of a worker in it
 *
 * Returns: the process that its row names
 */
gint64
live_run_find_pid (Terminal *terminal, const char *item)
{
  Row row = { .item = item };

  terminal_wait (terminal, find_row, &row);
  return row.pid;
}

/**
 * live_run_find_worker:
 * @terminal: a terminal that shows the table
 * @item: the item of a worker in it
 *
 * Returns: the number of the worker
 */
guint
live_run_find_worker (Terminal *terminal, const char *item)
{
  Row row = { .item = item };

  terminal_wait (terminal, find_row, &row);
  return row.worker;
}

/**
 * live_run_assert_restored:
 * @terminal: a terminal
 *
 * Asserts that the terminal is as a shell needs it.
 */
void
live_run_assert_restored (Terminal *terminal)
{
  g_assert_false (terminal_is_alternate (terminal));
  g_assert_true (terminal_has_cursor (terminal));
  g_assert_true (terminal_is_cooked (terminal));
}

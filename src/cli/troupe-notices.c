/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Prints failed items, their output and the current items of workers. */

#include "troupe-notices.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-formatter.h"
#include "troupe-run-outcome.h"

#include <glib/gi18n.h>
#include <string.h>

static char *
dup_cause (const TroupeResultNote *note)
{
  if (note == NULL || note->message == NULL || g_bytes_get_size (note->message) == 0)
    return NULL;

  return troupe_bytes_to_text (note->message);
}

static void
print_failure (TroupeConsole *console,
               TroupeItemNumbers *numbers,
               const TroupeResultChunk *chunk,
               guint32 offset,
               const char *cause)
{
  g_autoptr (GBytes) item = troupe_formatter_dup_item (chunk, offset);
  g_autofree char *name = troupe_item_numbers_describe (numbers, chunk->first_index + offset);
  g_autofree char *quoted = troupe_console_quote (item);

  troupe_console_print (console, "%s %s: %s", name, quoted,
                        cause != NULL ? cause : troupe_result_status_to_text (chunk->status));
}

/**
 * troupe_notices_get_printed:
 * @chunk: results
 *
 * Returns: (transfer none) (nullable): the other output of the item of @chunk besides its value; a
 *   function that prints its value is not repeated
 */
GBytes *
troupe_notices_get_printed (const TroupeResultChunk *chunk)
{
  GBytes *printed = chunk->note == NULL ? NULL : chunk->note->standard_output;
  const char *text;
  const guint8 *value;
  gsize size;
  gsize value_size;

  if (printed == NULL || chunk->values == NULL)
    return printed;

  text = troupe_bytes_get_data (printed, &size);
  value = troupe_block_get_value (chunk->values, 0, &value_size);
  if (size == value_size + 1 && text[value_size] == '\n')
    size--;
  return size == value_size && memcmp (text, value, value_size) == 0 ? NULL : printed;
}

/* Returns whether the cause ends with the text of the line. */
static gboolean
is_said (const char *cause, const char *line)
{
  g_autofree char *end = g_strconcat (": ", line, NULL);

  return cause != NULL && (g_str_equal (cause, line) || g_str_has_suffix (cause, end));
}

/* Prints each line of it, under the item; not the last one if it was printed as the cause. */
static void
print_text (TroupeConsole *console, const char *name, GBytes *text, const char *cause)
{
  g_autofree char *valid = troupe_bytes_to_text (text);
  g_auto (GStrv) lines = NULL;

  lines = g_strsplit (g_strchomp (valid), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i + 1] != NULL || !is_said (cause, lines[i]))
      troupe_console_print (console, "%s: %s", name, lines[i]);
}

/**
 * troupe_notices_print_commands:
 * @console: the console to print to
 * @chunk: results
 * @command: describes an item
 *
 * Prints the command line of each item that was run.
 */
void
troupe_notices_print_commands (TroupeConsole *console,
                               const TroupeResultChunk *chunk,
                               TroupeItemCommand *command)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint32 i = 0; i < chunk->count && chunk->status != TROUPE_RESULT_NOT_RUN; i++)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (chunk->items, i);

      g_string_truncate (line, 0);
      troupe_item_command_append (command, item, chunk->first_index + i + 1, chunk->worker, line);
      troupe_console_print (console, "%s", line->str);
    }
}

/**
 * troupe_notices_print_run:
 * @console: the console to print to
 * @numbers: (nullable): the items of each result, if there may be several
 * @chunk: results
 * @with_output: whether output of items besides their values is printed as well
 *
 * Prints a line for each item that failed, with its input and the cause.
 */
void
troupe_notices_print_run (TroupeConsole *console,
                          TroupeItemNumbers *numbers,
                          const TroupeResultChunk *chunk,
                          gboolean with_output)
{
  gboolean bad = chunk->status == TROUPE_RESULT_FAILED || chunk->status == TROUPE_RESULT_CRASHED ||
                 chunk->status == TROUPE_RESULT_TIMED_OUT;
  g_autofree char *cause = dup_cause (chunk->note);
  g_autofree char *name = NULL;

  for (guint32 i = 0; bad && i < chunk->count; i++)
    print_failure (console, numbers, chunk, i, cause);
  if (chunk->note == NULL)
    return;

  name = troupe_item_numbers_describe (numbers, chunk->first_index);
  print_text (console, name, chunk->note->details, cause);
  if (with_output)
    {
      print_text (console, name, troupe_notices_get_printed (chunk), NULL);
      print_text (console, name, chunk->note->standard_error, cause);
    }
}

static void
print_running (TroupeConsole *console, TroupeWorker *worker)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);
  const char *state = troupe_worker_get_state_text (worker);
  g_autofree char *pid = troupe_worker_status_describe_pid (status->pid);
  g_autofree char *done = g_strdup_printf ("%" G_GUINT64_FORMAT, status->items_done);
  g_autoptr (GBytes) item = g_bytes_new (status->item, strlen (status->item));
  g_autofree char *quoted = troupe_console_quote (item);

  /* Translators: a worker, its process, its state, such as "running", its current item, and the
   * number of items it has done */
  if (status->n_items_held > 0)
    troupe_console_print (console, _ ("worker %u (pid %s): %s, at %s, %s done"), status->number,
                          pid, state, quoted, done);
  else
    troupe_console_print (console, _ ("worker %u (pid %s): %s, %s done"), status->number, pid,
                          state, done);
}

/**
 * troupe_notices_print_running:
 * @console: the console to print to
 * @run: a run
 *
 * Prints the current item of each running worker, and its process, to which the user may want to
 * send a signal.
 */
void
troupe_notices_print_running (TroupeConsole *console, TroupeRun *run)
{
  GListModel *workers = troupe_run_get_workers (run);
  guint n_workers = g_list_model_get_n_items (workers);

  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      if (troupe_worker_get_pid (worker) != 0 && troupe_worker_is_alive (worker))
        print_running (console, worker);
    }
}

/**
 * troupe_notices_print_outcome:
 * @console: the console to print to
 * @run: a run that has finished
 *
 * Prints how many items failed, if any did: their own lines may be far above.
 */
void
troupe_notices_print_outcome (TroupeConsole *console, TroupeRun *run)
{
  TroupeRunOutcome outcome;
  guint64 n_items;
  g_autofree char *failed = NULL;
  g_autofree char *all = NULL;

  troupe_run_outcome_compute (run, &outcome);
  if (outcome.n_failed == 0)
    return;

  n_items = outcome.n_ok + outcome.n_failed + outcome.n_not_run;
  failed = g_strdup_printf ("%" G_GUINT64_FORMAT, outcome.n_failed);
  all = g_strdup_printf ("%" G_GUINT64_FORMAT, n_items);
  /* Translators: how many items failed, and how many there are; the plural is that of the second */
  troupe_console_print (
      console,
      g_dngettext (GETTEXT_PACKAGE, "%s of %s item failed.", "%s of %s items failed.", n_items),
      failed, all);
}

static void
print_worker (TroupeConsole *console, TroupeWorker *worker)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);
  g_autofree char *join = troupe_event_describe_join (status);

  GString *line = g_string_new (join);
  g_autofree char *text = NULL;

  /* A worker that ended at once was not measured. */
  if (troupe_worker_get_cpu_seconds (worker) > 0)
    g_string_append_printf (line, ", %.2f s CPU", troupe_worker_get_cpu_seconds (worker));
  if (troupe_worker_get_max_rss_bytes (worker) > 0)
    g_string_append_printf (line, ", peak %.1f MB", troupe_worker_get_max_rss_bytes (worker) / 1e6);
  text = g_string_free (line, FALSE);
  troupe_console_print (console, "%s", text);
}

/**
 * troupe_notices_print_workers:
 * @console: the console to print to
 * @run: a run that has finished
 *
 * Prints how each process that was started ended, and that all have ended.
 */
void
troupe_notices_print_workers (TroupeConsole *console, TroupeRun *run)
{
  GListModel *workers = troupe_run_get_workers (run);
  guint n_workers = g_list_model_get_n_items (workers);

  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      if (troupe_worker_get_status (worker)->started_at != 0)
        print_worker (console, worker);
    }

  troupe_console_print (console, "All processes have finished.");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the facts of all kept runs into a list. */

#include "troupe-journal-list.h"

#include "troupe-past-run.h"
#include "troupe-run-lock.h"

static int
find_state (const TroupePastRunFacts *facts, gboolean has_ended, gboolean is_running)
{
  if (is_running)
    return TROUPE_PAST_RUN_RUNNING;
  if (has_ended && facts->error != NULL)
    return TROUPE_PAST_RUN_FAILED;
  return has_ended && !facts->resumable ? TROUPE_PAST_RUN_FINISHED : TROUPE_PAST_RUN_INTERRUPTED;
}

/* Reads the columns that troupe_journal_list_refresh() asks for. */
static void
read_facts (TroupeDatabase *database, TroupeQuery *query, TroupePastRunFacts *facts)
{
  int column = 0;
  gboolean has_ended;
  gboolean is_running;

  facts->id = troupe_query_get_integer (query, column++);
  facts->title = troupe_query_get_text (query, column++);
  facts->digest = troupe_query_get_text (query, column++);
  facts->directory = troupe_query_get_text (query, column++);
  facts->error = troupe_query_get_text (query, column++);
  facts->host = troupe_query_get_text (query, column++);
  facts->job_text = troupe_query_get_text (query, column++);
  facts->started_on = troupe_query_get_integer (query, column++);
  facts->ended_on = troupe_query_get_integer (query, column++);
  has_ended = facts->ended_on != 0;
  is_running =
      !has_ended && troupe_run_lock_is_taken (troupe_database_get_path (database), facts->id);
  if (!has_ended && !is_running)
    facts->ended_on = troupe_query_get_integer (query, column);
  column++;
  facts->n_items = troupe_query_get_integer (query, column++);
  facts->n_done = troupe_query_get_integer (query, column++);
  facts->n_failed = troupe_query_get_integer (query, column++);
  facts->n_done += facts->n_failed;
  facts->kept_for_ever = troupe_query_get_integer (query, column++);
  facts->seconds = troupe_query_get_integer (query, column++) / 1e6;

  /* Without its end, what it was to write may not have been written. */
  facts->resumable = !is_running && !troupe_past_run_facts_are_calls (facts) &&
                     (!has_ended || facts->n_items < 0 || facts->n_done < (guint64) facts->n_items);
  facts->state = find_state (facts, has_ended, is_running);
}

/* Updates the list, in which ids descend, at @position, so that the run is there. */
static void
place_run (GListStore *runs, guint position, const TroupePastRunFacts *facts)
{
  g_autoptr (TroupePastRun) run = NULL;

  while (TRUE)
    {
      g_autoptr (TroupePastRun) old = g_list_model_get_item (G_LIST_MODEL (runs), position);

      if (old == NULL || troupe_past_run_get_facts (old)->id < facts->id)
        break;
      if (troupe_past_run_get_facts (old)->id == facts->id)
        {
          troupe_past_run_set_facts (old, facts);
          return;
        }
      g_list_store_remove (runs, position);
    }
  run = troupe_past_run_new (facts);
  g_list_store_insert (runs, position, run);
}

/**
 * troupe_journal_list_refresh:
 * @runs: a list of #TroupePastRun, the newest first
 * @database: a connection
 * @error: return location for an error
 *
 * Updates the list. The object of a run stays the same.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_list_refresh (GListStore *runs, TroupeDatabase *database, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (TroupeQuery) query = NULL;
  guint position = 0;
  guint n_runs;

  query = troupe_database_query (
      database, error,
      "SELECT id, title, digest, directory, error, host, job, started_on, ended_on, written_on,"
      " n_items, n_ok, n_failed + n_crashed + n_timed_out, is_kept,"
      " (SELECT sum (written_on - started_on) FROM session WHERE session.run = run.id)"
      " FROM run WHERE deleted_on = 0 AND started_on > 0 ORDER BY id DESC",
      "");
  while (query != NULL && troupe_query_next (query, &own_error))
    {
      TroupePastRunFacts facts;

      read_facts (database, query, &facts);
      place_run (runs, position++, &facts);
    }
  if (!troupe_query_is_complete (query, &own_error, error))
    return FALSE;

  n_runs = g_list_model_get_n_items (G_LIST_MODEL (runs));
  if (n_runs > position)
    g_list_store_splice (runs, position, n_runs - position, NULL, 0);
  return TRUE;
}

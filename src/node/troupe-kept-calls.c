/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the results of a program's calls in the journal. docs/python.md says what is known again.
 */

#include "troupe-kept-calls.h"

#include "troupe-config.h"
#include "troupe-journal.h"
#include "troupe-known-calls.h"
#include "troupe-run-lock.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A program that was killed and is started at once waits so long for the end of its node. */
#define PATIENCE_US (10 * G_USEC_PER_SEC)
#define LOOK_US     (20 * 1000)

struct _TroupeKeptCalls
{
  GObject parent_instance;

  TroupeRecorder *rest;
  /* That of the name; NULL if nothing can be kept. */
  TroupeRunLock *lock;
  TroupeJournalRecorder *journal;

  GMutex mutex;
  char *problem;
  /* NULL if nothing is known. */
  TroupeKnownCalls *known;
  /* The index in the journal by that in the node, of calls that replace a failed one. */
  GHashTable *places;
  guint64 next_index;
  /* Items that are run, and those that have a result. */
  guint64 n_given;
  guint64 n_done;
  gboolean is_closed;
};

static void kept_calls_recorder_init (TroupeRecorderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeKeptCalls,
                               troupe_kept_calls,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_RECORDER,
                                                      kept_calls_recorder_init))

/* What is recorded */

static void
kept_calls_begin (TroupeRecorder *recorder, const TroupeRunCounts *counts)
{
  TroupeKeptCalls *self = TROUPE_KEPT_CALLS (recorder);

  troupe_recorder_begin (self->rest, counts);
  if (self->journal != NULL)
    troupe_recorder_begin (TROUPE_RECORDER (self->journal), counts);
}

static void
kept_calls_add_begun (TroupeRecorder *recorder, TroupeItems *items, guint worker)
{
  troupe_recorder_add_begun (TROUPE_KEPT_CALLS (recorder)->rest, items, worker);
}

/* Returns the index of a call in the journal, below that of the first one which replaces none, or
 * -1. */
static gint64
take_place (TroupeKeptCalls *self, guint64 index)
{
  g_autofree gint64 *key = NULL;
  gpointer place = NULL;

  if (!g_hash_table_steal_extended (self->places, &index, (gpointer *) &key, &place))
    return -1;
  return GPOINTER_TO_SIZE (place);
}

static void
keep_part (TroupeKeptCalls *self,
           const TroupeResultChunk *chunk,
           guint32 offset,
           guint32 count,
           guint64 index)
{
  g_auto (TroupeResultChunk) part = { 0 };
  TroupeItems *items;

  troupe_result_chunk_slice (chunk, offset, count, &part);
  items = troupe_known_calls_shorten (part.items, index);
  troupe_items_unref (part.items);
  part.items = items;
  part.first_index = index;
  troupe_recorder_add_chunk (TROUPE_RECORDER (self->journal), &part);
}

static void
keep (TroupeKeptCalls *self, const TroupeResultChunk *chunk)
{
  guint32 begin = 0;

  for (guint32 i = 0; i < chunk->count && g_hash_table_size (self->places) > 0; i++)
    {
      const gint64 place = take_place (self, chunk->first_index + i);

      if (place < 0)
        continue;
      if (i > begin)
        keep_part (self, chunk, begin, i - begin, self->next_index);
      self->next_index += i - begin;
      keep_part (self, chunk, i, 1, place);
      begin = i + 1;
    }
  if (chunk->count > begin)
    keep_part (self, chunk, begin, chunk->count - begin, self->next_index);
  self->next_index += chunk->count - begin;
}

static void
kept_calls_add_chunk (TroupeRecorder *recorder, const TroupeResultChunk *chunk)
{
  TroupeKeptCalls *self = TROUPE_KEPT_CALLS (recorder);

  troupe_recorder_add_chunk (self->rest, chunk);
  g_mutex_lock (&self->mutex);
  self->n_done += chunk->count;
  if (self->journal != NULL)
    keep (self, chunk);
  g_mutex_unlock (&self->mutex);
}

static void
kept_calls_set_worker (TroupeRecorder *recorder, const TroupeWorkerStatus *status)
{
  TroupeKeptCalls *self = TROUPE_KEPT_CALLS (recorder);

  troupe_recorder_set_worker (self->rest, status);
  if (self->journal != NULL)
    troupe_recorder_set_worker (TROUPE_RECORDER (self->journal), status);
}

static void
kept_calls_add_event (TroupeRecorder *recorder, TroupeEvent *event)
{
  TroupeKeptCalls *self = TROUPE_KEPT_CALLS (recorder);

  troupe_recorder_add_event (self->rest, event);
  if (self->journal != NULL)
    troupe_recorder_add_event (TROUPE_RECORDER (self->journal), event);
}

/* Whether every call that came has its result, and no other follows. Called with the mutex held. */
static gboolean
is_whole (TroupeKeptCalls *self)
{
  return self->is_closed && self->n_done == self->n_given;
}

/* The kept run has the results of all times, as far as that is known. */
static TroupeRunCounts
count_kept (TroupeKeptCalls *self, const TroupeRunCounts *counts)
{
  TroupeRunCounts kept = *counts;

  g_mutex_lock (&self->mutex);
  kept.n_items = is_whole (self) ? (gint64) self->next_index : -1;
  g_mutex_unlock (&self->mutex);
  return kept;
}

static void
kept_calls_set_counts (TroupeRecorder *recorder, const TroupeRunCounts *counts)
{
  TroupeKeptCalls *self = TROUPE_KEPT_CALLS (recorder);
  const TroupeRunCounts kept = count_kept (self, counts);

  troupe_recorder_set_counts (self->rest, counts);
  if (self->journal != NULL)
    troupe_recorder_set_counts (TROUPE_RECORDER (self->journal), &kept);
}

static void
kept_calls_set_error (TroupeRecorder *recorder, const GError *error)
{
  TroupeKeptCalls *self = TROUPE_KEPT_CALLS (recorder);

  troupe_recorder_set_error (self->rest, error);
  if (self->journal != NULL)
    troupe_recorder_set_error (TROUPE_RECORDER (self->journal), error);
}

/* Without a result for every call, the run was interrupted. */
static void
kept_calls_end (TroupeRecorder *recorder, const TroupeRunCounts *counts)
{
  TroupeKeptCalls *self = TROUPE_KEPT_CALLS (recorder);
  const TroupeRunCounts kept = count_kept (self, counts);

  if (self->journal != NULL)
    {
      troupe_recorder_end (TROUPE_RECORDER (self->journal), &kept);
      if (kept.n_items >= 0)
        troupe_journal_recorder_set_written (self->journal);
    }
  troupe_recorder_end (self->rest, counts);
}

static char *
kept_calls_take_problem (TroupeRecorder *recorder)
{
  TroupeKeptCalls *self = TROUPE_KEPT_CALLS (recorder);

  if (self->problem == NULL && self->journal != NULL)
    return troupe_recorder_take_problem (TROUPE_RECORDER (self->journal));
  return g_steal_pointer (&self->problem);
}

static void
kept_calls_recorder_init (TroupeRecorderInterface *iface)
{
  iface->begin = kept_calls_begin;
  iface->add_begun = kept_calls_add_begun;
  iface->add_chunk = kept_calls_add_chunk;
  iface->set_worker = kept_calls_set_worker;
  iface->add_event = kept_calls_add_event;
  iface->set_counts = kept_calls_set_counts;
  iface->set_error = kept_calls_set_error;
  iface->end = kept_calls_end;
  iface->take_problem = kept_calls_take_problem;
}

/* The object */

static void
troupe_kept_calls_finalize (GObject *object)
{
  TroupeKeptCalls *self = TROUPE_KEPT_CALLS (object);

  g_clear_object (&self->journal);
  g_clear_pointer (&self->lock, troupe_run_lock_free);
  g_clear_object (&self->rest);
  g_clear_pointer (&self->known, troupe_known_calls_free);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_mutex_clear (&self->mutex);
  g_free (self->problem);

  G_OBJECT_CLASS (troupe_kept_calls_parent_class)->finalize (object);
}

static void
troupe_kept_calls_class_init (TroupeKeptCallsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_kept_calls_finalize;
}

static void
troupe_kept_calls_init (TroupeKeptCalls *self)
{
  g_mutex_init (&self->mutex);
  self->places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/* Opening */

static char *
make_digest (const char *name)
{
  g_autofree char *directory = g_get_current_dir ();
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guint8 *) directory, strlen (directory) + 1);
  g_checksum_update (checksum, (const guint8 *) name, strlen (name));
  return g_strconcat (TROUPE_PAST_RUN_CALLS, g_checksum_get_string (checksum), NULL);
}

static guint64
find_run (TroupeJournal *journal, const char *digest)
{
  GListModel *runs = troupe_journal_get_runs (journal);
  const guint n_runs = g_list_model_get_n_items (runs);

  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr (TroupePastRun) run = g_list_model_get_item (runs, i);
      const TroupePastRunFacts *facts = troupe_past_run_get_facts (run);

      if (g_strcmp0 (facts->digest, digest) == 0)
        return facts->id;
    }
  return 0;
}

/* No job file has the calls of a program: it is one that reads them. */
static TroupeJournalRecorder *
create_run (TroupeJournal *journal, TroupeJob *job, const char *digest, GError **error)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  g_autoptr (TroupeJob) shown = troupe_job_copy (job);
  TroupeItemList *calls = troupe_item_list_new (TROUPE_ITEM_LIST_INPUT);

  troupe_item_list_set_input (calls, (const char *const[]){ "-", NULL });
  g_ptr_array_add (file->items, calls);
  troupe_job_set_kind (shown, TROUPE_JOB_PROGRAM);
  g_set_object (&file->job, shown);
  return troupe_journal_create_recorder (journal, file, digest, error);
}

/* No other program begins a run of that name now, or lets one go on. Returns whether @id is the
 * newest one there is, which goes on, or 0. */
static gboolean
claim_run (TroupeKeptCalls *self,
           TroupeJournal *journal,
           const char *digest,
           guint64 *id,
           GError **error)
{
  /* An error names the run, which may have begun just now. */
  if (find_run (journal, digest) == 0 && !troupe_journal_refresh (journal, error))
    return FALSE;
  if (self->lock == NULL)
    self->lock = troupe_run_lock_take_digest (troupe_journal_get_path (journal), digest,
                                              find_run (journal, digest), error);
  if (self->lock == NULL || !troupe_journal_refresh (journal, error))
    return FALSE;

  *id = find_run (journal, digest);
  if (*id > 0)
    self->journal = troupe_journal_continue_run (journal, *id, error);
  return *id == 0 || self->journal != NULL;
}

static gboolean
wait_for_run (TroupeKeptCalls *self,
              TroupeJournal *journal,
              const char *digest,
              guint64 *id,
              GError **error)
{
  const gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (TRUE)
    {
      g_autoptr (GError) own_error = NULL;

      if (claim_run (self, journal, digest, id, &own_error))
        return TRUE;
      if (own_error->code != TROUPE_JOURNAL_ERROR_RUNNING || g_get_monotonic_time () > until)
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
      g_usleep (LOOK_US);
    }
}

/* Results that cannot be read are left as they are: a new run has those of the same calls. */
static gboolean
read_known (TroupeKeptCalls *self, TroupeJournal *journal, guint64 id, GError **error)
{
  g_autoptr (TroupeJournalReader) reader = troupe_journal_create_reader (
      journal, id, g_get_real_time () - g_get_monotonic_time (), error);

  if (reader != NULL)
    self->known = troupe_known_calls_new (g_steal_pointer (&reader), error);
  if (self->known == NULL)
    return FALSE;
  self->next_index = troupe_known_calls_get_end (self->known);
  return TRUE;
}

static void
add_problem (TroupeKeptCalls *self, char *text)
{
  g_autofree char *owned = text;
  g_autofree char *before = self->problem;

  self->problem =
      before != NULL ? g_strconcat (before, " ", owned, NULL) : g_steal_pointer (&owned);
}

static gboolean
open_run (TroupeKeptCalls *self, TroupeJob *job, const char *name, GError **error)
{
  g_autoptr (TroupeJournal) journal = troupe_journal_open (NULL, error);
  g_autofree char *problem = journal != NULL ? troupe_journal_take_problem (journal) : NULL;
  g_autofree char *digest = make_digest (name);
  g_autoptr (GError) unread = NULL;
  guint64 id;

  if (journal == NULL)
    return FALSE;
  if (problem != NULL)
    add_problem (self, g_steal_pointer (&problem));

  if (!wait_for_run (self, journal, digest, &id, error))
    return FALSE;
  if (id > 0 && !read_known (self, journal, id, &unread))
    {
      add_problem (self,
                   g_strdup_printf (_ ("What was kept before is not known. %s"), unread->message));
      g_clear_object (&self->journal);
    }
  if (self->journal == NULL)
    self->journal = create_run (journal, job, digest, error);
  if (self->journal == NULL)
    return FALSE;
  troupe_journal_recorder_wait_for_output (self->journal);
  return TRUE;
}

static TroupeRecorder *
kept_calls_open (TroupeJob *job, const char *name, TroupeRecorder *rest, GError **error)
{
  g_autoptr (TroupeKeptCalls) self = g_object_new (TROUPE_TYPE_KEPT_CALLS, NULL);
  g_autoptr (GError) own_error = NULL;

  self->rest = g_object_ref (rest);
  if (open_run (self, job, name, &own_error))
    return TROUPE_RECORDER (g_steal_pointer (&self));

  if (g_error_matches (own_error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_RUNNING))
    {
      /* Translators: a sentence, and a name that a program gives its results */
      g_set_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_RUNNING,
                   _ ("%s: it keeps its results under the name “%s” as well"), own_error->message,
                   name);
      return NULL;
    }
  g_clear_pointer (&self->lock, troupe_run_lock_free);
  /* Translators: the reason, in a sentence */
  add_problem (self, g_strdup_printf (_ ("This run is not kept. %s"), own_error->message));
  return TROUPE_RECORDER (g_steal_pointer (&self));
}

/* Items */

static gboolean
kept_calls_find (TroupeRecorder *recorder,
                 TroupeItems *items,
                 guint32 offset,
                 TroupeResultChunk *chunk)
{
  TroupeKeptCalls *self = TROUPE_KEPT_CALLS (recorder);
  gint64 place = -1;
  gint64 *index;

  if (self->known != NULL && troupe_known_calls_take (self->known, items, offset, chunk, &place))
    return TRUE;

  g_mutex_lock (&self->mutex);
  self->n_given++;
  if (place >= 0)
    {
      index = g_new (gint64, 1);
      *index = troupe_items_get_first_index (items) + offset;
      g_hash_table_insert (self->places, index, GSIZE_TO_POINTER (place));
    }
  g_mutex_unlock (&self->mutex);
  return FALSE;
}

static void
kept_calls_close (TroupeRecorder *recorder)
{
  TroupeKeptCalls *self = TROUPE_KEPT_CALLS (recorder);

  g_mutex_lock (&self->mutex);
  self->is_closed = TRUE;
  g_mutex_unlock (&self->mutex);
}

const TroupeNodeKeeper troupe_kept_calls_keeper = {
  .open = kept_calls_open,
  .find = kept_calls_find,
  .close = kept_calls_close,
};

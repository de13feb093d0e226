/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Collects what a run tells, and writes it to the journal on a thread of its own. */

#include "troupe-journal-recorder.h"

#include "troupe-config.h"
#include "troupe-journal-schema.h"
#include "troupe-journal-writer.h"

#include <glib/gi18n-lib.h>

/* A transaction is begun this long after the first thing to be written, or when there is so much.
 */
#define INTERVAL_US  (250 * 1000)
#define ENOUGH_BYTES ((gsize) 4 * 1024 * 1024)

/* The interval after which results are also safe from a failure of power. */
#define SYNC_US G_USEC_PER_SEC

/* The size is measured as often as that, and after so much was written. */
#define MEASURE_BYTES ((gsize) 1024 * 1024)

/* The interval between attempts to write while that fails. */
#define RETRY_US G_USEC_PER_SEC

/* Bytes that wait to be written; above, the run waits, but between two successful transactions for
 * no longer than this. */
#define WAITING_BYTES ((gsize) 64 * 1024 * 1024)
#define PATIENCE_US   G_USEC_PER_SEC

struct _TroupeJournalRecorder
{
  GObject parent_instance;

  char *path;
  guint64 run;
  TroupeRunLock *lock;
  gint64 started_at;
  gint64 ended_at;
  gint64 clock_offset;
  gboolean waits_for_output;
  TroupeJournalLimits limits;
  GThread *thread;

  GMutex mutex;
  /* Signalled when there is something to write, and when it was written. */
  GCond told;
  GCond written;
  TroupeJournalBatch *batch;
  /* Whether the thread waits for the first thing to be written. */
  gboolean is_idle;
  /* Bytes that the thread is writing. */
  gsize n_writing;
  gint64 patience_us;
  gboolean has_begun;
  gboolean has_ended;
  gboolean has_given_up;
  gboolean is_over_limit;
  /* Whether the last attempt to write failed. */
  gboolean is_failing;
  gint64 synced_at;
  /* Bytes that were written since the size was measured. */
  gsize n_unmeasured;
  /* A problem to tell, and whether one of each kind was told. */
  char *problem;
  gboolean has_told_error;
  gboolean has_told_loss;
};

static void troupe_journal_recorder_recorder_init (TroupeRecorderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeJournalRecorder,
                               troupe_journal_recorder,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_RECORDER,
                                                      troupe_journal_recorder_recorder_init))

/* The thread */

/* Called with the mutex held. */
static void
tell_problem (TroupeJournalRecorder *self, gboolean *has_told, char *text)
{
  g_autofree char *owned = text;
  g_autofree char *before = NULL;

  if (*has_told)
    return;
  *has_told = TRUE;
  before = g_steal_pointer (&self->problem);
  self->problem =
      before != NULL ? g_strconcat (before, " ", owned, NULL) : g_steal_pointer (&owned);
}

/* Whether another attempt may succeed. */
static gboolean
is_passing (const GError *error)
{
  return error->code == TROUPE_JOURNAL_ERROR_BUSY || error->code == TROUPE_JOURNAL_ERROR_FULL ||
         error->code == TROUPE_JOURNAL_ERROR_WRITE;
}

/* Called with the mutex held. */
static void
handle_error (TroupeJournalRecorder *self, const GError *error)
{
  if (error->code == TROUPE_JOURNAL_ERROR_LIMIT)
    {
      self->is_over_limit = TRUE;
      /* Translators: the reason, in a sentence */
      tell_problem (
          self, &self->has_told_loss,
          g_strdup_printf (_ ("Further results of this run are not kept. %s"), error->message));
      return;
    }
  if (is_passing (error))
    {
      /* Translators: the reason, in a sentence */
      tell_problem (self, &self->has_told_error,
                    g_strdup_printf (_ ("This run is not kept at present. %s"), error->message));
      return;
    }

  self->has_given_up = TRUE;
  /* Translators: the reason, in a sentence */
  tell_problem (self, &self->has_told_error,
                g_strdup_printf (_ ("This run is not kept. %s"), error->message));
}

/* Waits until there is enough to write, or it is time. Called with the mutex held. */
static TroupeJournalBatch *
take_batch (TroupeJournalRecorder *self)
{
  TroupeJournalBatch *batch;
  gint64 until;

  self->is_idle = TRUE;
  while (troupe_journal_batch_is_empty (self->batch) && !self->has_ended)
    g_cond_wait (&self->told, &self->mutex);
  self->is_idle = FALSE;

  /* That the run was started is kept at once. */
  until = self->has_begun ? g_get_monotonic_time () + INTERVAL_US : 0;
  while (!self->has_ended && self->batch->n_bytes < ENOUGH_BYTES)
    if (!g_cond_wait_until (&self->told, &self->mutex, until))
      break;

  batch = g_steal_pointer (&self->batch);
  self->batch = troupe_journal_batch_new ();
  self->n_writing = batch->n_bytes;
  return batch;
}

static TroupeJournalWriter *
ensure_writer (TroupeJournalRecorder *self, TroupeJournalWriter *writer, GError **error)
{
  if (writer != NULL)
    return writer;
  return troupe_journal_writer_new (self->path, self->run, self->started_at, self->clock_offset,
                                    error);
}

/* Once a second, the thread waits for the disk. Returns %TRUE with an error if the batch was
 * written, but is beyond the limit of size. */
static gboolean
write_once (TroupeJournalRecorder *self,
            TroupeJournalWriter *writer,
            TroupeJournalBatch *batch,
            GError **error)
{
  const gint64 now = g_get_monotonic_time ();
  const gboolean is_synced = now - self->synced_at >= SYNC_US;

  if (!troupe_journal_writer_write (writer, batch, is_synced, error))
    return FALSE;
  if (is_synced)
    self->synced_at = now;
  self->n_unmeasured += batch->n_bytes;
  if (!self->is_over_limit && (is_synced || self->n_unmeasured >= MEASURE_BYTES))
    {
      self->n_unmeasured = 0;
      troupe_journal_writer_check_size (writer, &self->limits, error);
    }
  return TRUE;
}

/* Writes a batch, again and again if that fails. Called with the mutex held. */
static TroupeJournalWriter *
write_batch (TroupeJournalRecorder *self, TroupeJournalWriter *writer, TroupeJournalBatch *batch)
{
  while (!self->has_given_up)
    {
      g_autoptr (GError) error = NULL;
      const gboolean was_last = self->has_ended;
      gboolean is_written;
      gint64 until;

      g_mutex_unlock (&self->mutex);
      writer = ensure_writer (self, writer, &error);
      is_written = writer != NULL && write_once (self, writer, batch, &error);
      g_mutex_lock (&self->mutex);
      self->is_failing = !is_written;
      if (is_written && error == NULL)
        break;

      handle_error (self, error);
      if (is_written)
        break;
      if (was_last)
        {
          self->has_given_up = TRUE;
          break;
        }
      until = g_get_monotonic_time () + RETRY_US;
      while (!self->has_ended && !self->has_given_up &&
             g_cond_wait_until (&self->told, &self->mutex, until))
        ;
    }
  return writer;
}

/* It may take a while. Called with the mutex held. */
static void
tidy (TroupeJournalRecorder *self, TroupeJournalWriter *writer)
{
  g_mutex_unlock (&self->mutex);
  troupe_journal_writer_tidy (writer, &self->limits);
  g_mutex_lock (&self->mutex);
}

static gpointer
recorder_thread (gpointer data)
{
  TroupeJournalRecorder *self = data;
  TroupeJournalWriter *writer = NULL;
  gboolean was_last = FALSE;
  gboolean is_tidy = FALSE;

  g_mutex_lock (&self->mutex);
  while (!was_last && !self->has_given_up)
    {
      g_autoptr (TroupeJournalBatch) batch = take_batch (self);

      was_last = self->has_ended;
      writer = write_batch (self, writer, batch);
      self->n_writing = 0;
      self->has_begun = TRUE;
      self->patience_us = PATIENCE_US;
      g_cond_broadcast (&self->written);
      if (!is_tidy && writer != NULL)
        tidy (self, writer);
      is_tidy = TRUE;
    }
  g_mutex_unlock (&self->mutex);

  g_clear_pointer (&writer, troupe_journal_writer_free);
  return NULL;
}

/* The run's side */

static void
troupe_journal_recorder_begin (TroupeRecorder *recorder, const TroupeRunCounts *counts)
{
  TroupeJournalRecorder *self = TROUPE_JOURNAL_RECORDER (recorder);
  const gint64 until = g_get_monotonic_time () + PATIENCE_US;

  self->started_at = counts->started_at;
  self->synced_at = counts->started_at;
  self->clock_offset = g_get_real_time () - g_get_monotonic_time ();
  self->batch->counts = *counts;
  self->batch->has_counts = TRUE;
  self->thread = g_thread_new ("journal", recorder_thread, self);

  /* From the first item on, the run is known to those that would go on with it. */
  g_mutex_lock (&self->mutex);
  while (!self->has_begun && !self->has_given_up &&
         g_cond_wait_until (&self->written, &self->mutex, until))
    ;
  g_mutex_unlock (&self->mutex);
}

/* Called with the mutex held, after something was added. A thread that waits until it is time is
 * not disturbed for each addition. */
static void
recorder_wake (TroupeJournalRecorder *self)
{
  if (self->is_idle || self->batch->n_bytes >= ENOUGH_BYTES)
    g_cond_signal (&self->told);
  self->is_idle = FALSE;
}

static void
troupe_journal_recorder_add_items (TroupeRecorder *recorder, TroupeItems *items)
{
  TroupeJournalRecorder *self = TROUPE_JOURNAL_RECORDER (recorder);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->has_given_up)
    return;
  troupe_journal_batch_add_items (self->batch, items);
  recorder_wake (self);
}

/* Whether there is room for more, after a short wait if there must be. Called with the mutex held.
 */
static gboolean
recorder_wait_for_room (TroupeJournalRecorder *self)
{
  while (!self->has_given_up && self->n_writing + self->batch->n_bytes > WAITING_BYTES &&
         self->patience_us > 0)
    {
      const gint64 before = g_get_monotonic_time ();

      g_cond_wait_until (&self->written, &self->mutex, before + self->patience_us);
      self->patience_us -= g_get_monotonic_time () - before;
    }
  return !self->has_given_up && self->n_writing + self->batch->n_bytes <= WAITING_BYTES;
}

static void
troupe_journal_recorder_add_chunk (TroupeRecorder *recorder, const TroupeResultChunk *chunk)
{
  TroupeJournalRecorder *self = TROUPE_JOURNAL_RECORDER (recorder);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->is_over_limit)
    return;
  if (!recorder_wait_for_room (self))
    {
      if (!self->has_given_up)
        tell_problem (self, &self->has_told_loss,
                      g_strdup (_ ("Some results are not kept, since they cannot be written fast "
                                   "enough. If this run is continued, their items run again.")));
      return;
    }
  troupe_journal_batch_add_chunk (self->batch, chunk);
  recorder_wake (self);
}

static void
troupe_journal_recorder_set_worker (TroupeRecorder *recorder, const TroupeWorkerStatus *status)
{
  TroupeJournalRecorder *self = TROUPE_JOURNAL_RECORDER (recorder);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->has_given_up)
    return;
  troupe_journal_batch_set_worker (self->batch, status);
  recorder_wake (self);
}

static void
troupe_journal_recorder_add_event (TroupeRecorder *recorder, TroupeEvent *event)
{
  TroupeJournalRecorder *self = TROUPE_JOURNAL_RECORDER (recorder);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->has_given_up || self->has_ended)
    return;
  troupe_journal_batch_add_event (self->batch, event);
  recorder_wake (self);
}

static void
troupe_journal_recorder_set_counts (TroupeRecorder *recorder, const TroupeRunCounts *counts)
{
  TroupeJournalRecorder *self = TROUPE_JOURNAL_RECORDER (recorder);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->has_given_up || self->has_ended)
    return;
  self->batch->counts = *counts;
  self->batch->has_counts = TRUE;
  recorder_wake (self);
}

static void
troupe_journal_recorder_set_error (TroupeRecorder *recorder, const GError *error)
{
  TroupeJournalRecorder *self = TROUPE_JOURNAL_RECORDER (recorder);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->has_given_up || self->has_ended || self->batch->error != NULL)
    return;
  self->batch->error = g_error_copy (error);
  recorder_wake (self);
}

static void
recorder_stop (TroupeJournalRecorder *self)
{
  g_mutex_lock (&self->mutex);
  self->has_ended = TRUE;
  g_cond_broadcast (&self->told);
  g_mutex_unlock (&self->mutex);
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
}

static void
troupe_journal_recorder_end (TroupeRecorder *recorder, const TroupeRunCounts *counts)
{
  TroupeJournalRecorder *self = TROUPE_JOURNAL_RECORDER (recorder);
  TroupeRunCounts last = *counts;

  self->ended_at = counts->ended_at;
  if (self->waits_for_output)
    last.ended_at = 0;
  troupe_journal_recorder_set_counts (recorder, &last);
  recorder_stop (self);
  if (!self->waits_for_output)
    g_clear_pointer (&self->lock, troupe_run_lock_free);
}

static char *
troupe_journal_recorder_take_problem (TroupeRecorder *recorder)
{
  TroupeJournalRecorder *self = TROUPE_JOURNAL_RECORDER (recorder);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_steal_pointer (&self->problem);
}

static void
troupe_journal_recorder_recorder_init (TroupeRecorderInterface *iface)
{
  iface->begin = troupe_journal_recorder_begin;
  iface->add_items = troupe_journal_recorder_add_items;
  iface->add_chunk = troupe_journal_recorder_add_chunk;
  iface->set_worker = troupe_journal_recorder_set_worker;
  iface->add_event = troupe_journal_recorder_add_event;
  iface->set_counts = troupe_journal_recorder_set_counts;
  iface->set_error = troupe_journal_recorder_set_error;
  iface->end = troupe_journal_recorder_end;
  iface->take_problem = troupe_journal_recorder_take_problem;
}

/* The object */

static void
troupe_journal_recorder_finalize (GObject *object)
{
  TroupeJournalRecorder *self = TROUPE_JOURNAL_RECORDER (object);

  recorder_stop (self);
  g_clear_pointer (&self->lock, troupe_run_lock_free);
  g_clear_pointer (&self->batch, troupe_journal_batch_free);
  g_free (self->path);
  g_free (self->problem);
  g_cond_clear (&self->told);
  g_cond_clear (&self->written);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (troupe_journal_recorder_parent_class)->finalize (object);
}

static void
troupe_journal_recorder_class_init (TroupeJournalRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_journal_recorder_finalize;
}

static void
troupe_journal_recorder_init (TroupeJournalRecorder *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->told);
  g_cond_init (&self->written);
  self->batch = troupe_journal_batch_new ();
  self->patience_us = PATIENCE_US;
}

/**
 * troupe_journal_recorder_new:
 * @path: the path of the journal
 * @run: the id of a run, which has a row there
 * @lock: (transfer full): the lock of the run, given back when the run is over
 * @limits: limits, which are copied
 *
 * Returns: (transfer full): a recorder for the run
 */
TroupeJournalRecorder *
troupe_journal_recorder_new (const char *path,
                             guint64 run,
                             TroupeRunLock *lock,
                             const TroupeJournalLimits *limits)
{
  TroupeJournalRecorder *self = g_object_new (TROUPE_TYPE_JOURNAL_RECORDER, NULL);

  self->path = g_strdup (path);
  self->run = run;
  self->lock = lock;
  self->limits = *limits;
  return self;
}

/**
 * troupe_journal_recorder_get_run:
 * @self: a recorder
 *
 * Returns: the id of its run
 */
guint64
troupe_journal_recorder_get_run (TroupeJournalRecorder *self)
{
  g_return_val_if_fail (TROUPE_IS_JOURNAL_RECORDER (self), 0);

  return self->run;
}

/**
 * troupe_journal_recorder_wait_for_output:
 * @self: a recorder whose run was not started
 *
 * Makes the end of the run wait for troupe_journal_recorder_set_written(): if the process ends in
 * between, the run was interrupted, so that its results can be written again.
 */
void
troupe_journal_recorder_wait_for_output (TroupeJournalRecorder *self)
{
  g_return_if_fail (TROUPE_IS_JOURNAL_RECORDER (self));

  self->waits_for_output = TRUE;
}

/**
 * troupe_journal_recorder_set_written:
 * @self: a recorder whose run has ended, and that waits for its output
 *
 * Records that the run ended, at the time that it told: all that it was to write was written. A
 * failure leaves the run interrupted.
 */
void
troupe_journal_recorder_set_written (TroupeJournalRecorder *self)
{
  const gint64 ended_at = self->ended_at != 0 ? self->ended_at : g_get_monotonic_time ();
  const gint64 ended_on = ended_at + self->clock_offset;
  g_autoptr (TroupeDatabase) database = NULL;

  g_return_if_fail (TROUPE_IS_JOURNAL_RECORDER (self));
  g_return_if_fail (self->waits_for_output);

  database = troupe_journal_schema_open (self->path, TROUPE_DATABASE_WRITE, NULL);
  if (database != NULL &&
      troupe_database_execute (
          database, NULL, "UPDATE session SET written_on = ?2 WHERE run = ?1 AND started_on = ?3",
          "iii", self->run, ended_on, self->started_at + self->clock_offset))
    troupe_database_execute (database, NULL, "UPDATE run SET ended_on = ?2 WHERE id = ?1", "ii",
                             self->run, ended_on);
  g_clear_pointer (&self->lock, troupe_run_lock_free);
}

/**
 * troupe_journal_recorder_is_whole:
 * @self: a recorder
 *
 * Returns: whether everything that it was told is kept, or waits to be written without a problem;
 *   for any thread
 */
gboolean
troupe_journal_recorder_is_whole (TroupeJournalRecorder *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TROUPE_IS_JOURNAL_RECORDER (self), FALSE);

  locker = g_mutex_locker_new (&self->mutex);
  return !self->has_given_up && !self->is_over_limit && !self->is_failing && !self->has_told_loss;
}

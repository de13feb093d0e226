/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the engine knows of a node: its batches, and what it tells about its workers. */

#include "troupe-engine-node.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-told-counts.h"
#include "troupe-told-event.h"
#include "troupe-told-trace.h"
#include "troupe-told-worker.h"
#include "troupe-wire-node.h"

#include <glib/gi18n-lib.h>

/* The body of a frame of frames, and the number of workers whose newest status is in it, unread. */
typedef struct
{
  GBytes *frames;
  const guint8 *start;
  guint n_workers;
} Told;

/* A worker of a node: what a tick needs is together, so that it takes few cache lines; its status
 * when its state changed last; and where the newest is, unread. */
typedef struct
{
  guint number;
  guint32 at;
  guint32 size;
  TroupeWorkerState state;
  Told *told;
  TroupeWorkerStatus *status;
} FarWorker;

struct _TroupeEngineNode
{
  /* Unowned: all outlive it. */
  const TroupeNodeFacts *facts;
  TroupeTally *tally;
  TroupePublisher *publisher;
  TroupeResults *results;
  const TroupeEngineCalls *calls;

  guint lanes;
  TroupeNodeBatches *batches;
  TroupeNodeDepth depth;
  /* The worker of the far number n is element n - 1. */
  GArray *workers;
  /* Maps the number in this run to the far one. */
  GHashTable *far_numbers;
  guint restarts;
  guint retries;
  gboolean is_watched;
  guint64 n_looks;
  /* The worker whose command line the frame has that was taken last, or 0. */
  guint described;
};

static void
told_leave (Told *told)
{
  if (--told->n_workers > 0)
    return;

  g_bytes_unref (told->frames);
  g_free (told);
}

static void
far_worker_forget_told (FarWorker *far)
{
  g_clear_pointer (&far->told, told_leave);
}

static void
far_worker_set_status (FarWorker *far, const TroupeWorkerStatus *status)
{
  if (far->status == NULL)
    far->status = g_new (TroupeWorkerStatus, 1);
  *far->status = *status;
  far->number = status->number;
  far->state = status->state;
}

static void
far_worker_clear (gpointer data)
{
  FarWorker *far = data;

  far_worker_forget_told (far);
  g_clear_pointer (&far->status, g_free);
}

/**
 * troupe_engine_node_new:
 * @facts: what is known of the node
 * @lanes: the number of items that it can run at once
 * @tally: the counts of the job
 * @publisher: publishes what happens to its workers
 * @results: knows the numbers of items
 * @calls: the functions that it calls; all of these must outlive it
 *
 * Returns: (transfer full): a node without batches and workers
 */
TroupeEngineNode *
troupe_engine_node_new (const TroupeNodeFacts *facts,
                        guint lanes,
                        TroupeTally *tally,
                        TroupePublisher *publisher,
                        TroupeResults *results,
                        const TroupeEngineCalls *calls)
{
  TroupeEngineNode *self = g_new0 (TroupeEngineNode, 1);

  self->facts = facts;
  self->lanes = lanes;
  self->tally = tally;
  self->publisher = publisher;
  self->results = results;
  self->calls = calls;
  self->batches = troupe_node_batches_new ();
  self->depth.lanes = lanes;
  self->workers = g_array_new (FALSE, TRUE, sizeof (FarWorker));
  g_array_set_clear_func (self->workers, far_worker_clear);
  self->far_numbers = g_hash_table_new (NULL, NULL);
  return self;
}

/**
 * troupe_engine_node_free:
 * @self: (transfer full): a node
 *
 * Frees @self.
 */
void
troupe_engine_node_free (TroupeEngineNode *self)
{
  troupe_node_batches_free (self->batches);
  g_array_unref (self->workers);
  g_hash_table_unref (self->far_numbers);
  g_free (self);
}

/** troupe_engine_node_get_facts: Returns: (transfer none): what is known of the node. */
const TroupeNodeFacts *
troupe_engine_node_get_facts (TroupeEngineNode *self)
{
  return self->facts;
}

/** troupe_engine_node_get_batches: Returns: (transfer none): the batches that it has. */
TroupeNodeBatches *
troupe_engine_node_get_batches (TroupeEngineNode *self)
{
  return self->batches;
}

/** troupe_engine_node_get_depth: Returns: (transfer none): how many items it should have. */
TroupeNodeDepth *
troupe_engine_node_get_depth (TroupeEngineNode *self)
{
  return &self->depth;
}

/** troupe_engine_node_get_account: Returns: for the output of its items, which share some room. */
guint
troupe_engine_node_get_account (TroupeEngineNode *self)
{
  /* No worker has such a large number. */
  return G_MAXUINT - self->facts->first_slot;
}

static FarWorker *
node_get_worker (TroupeEngineNode *self, guint far_number)
{
  if (far_number == 0 || far_number > self->workers->len)
    return NULL;
  return &g_array_index (self->workers, FarWorker, far_number - 1);
}

/**
 * troupe_engine_node_get_number:
 * @self: a node
 * @far_number: the number of a worker in the node
 *
 * Returns: its number in this run, or 0 if the node has not told of it
 */
guint
troupe_engine_node_get_number (TroupeEngineNode *self, guint far_number)
{
  const FarWorker *far = node_get_worker (self, far_number);

  return far != NULL ? far->number : 0;
}

/**
 * troupe_engine_node_find_far:
 * @self: a node
 * @number: the number of a worker in this run
 *
 * Returns: its number in the node, or 0 if it is not one of its workers
 */
guint
troupe_engine_node_find_far (TroupeEngineNode *self, guint number)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->far_numbers, GUINT_TO_POINTER (number)));
}

static gboolean
set_unexpected (GError **error, const char *what)
{
  g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED, what);
  return FALSE;
}

/* What a worker tells */

/* Its numbers in the node become those of this run. */
static gboolean
node_translate (TroupeEngineNode *self, TroupeWorkerStatus *status, GError **error)
{
  const guint far_number = status->number;

  if (far_number > self->workers->len + 1 || status->slot >= self->lanes ||
      (status->replaces != 0 && status->replaces > self->workers->len))
    return set_unexpected (error, _ ("it told of a worker that it cannot have"));

  if (far_number == self->workers->len + 1)
    {
      status->number = troupe_tally_take_worker_number (self->tally);
      g_hash_table_insert (self->far_numbers, GUINT_TO_POINTER (status->number),
                           GUINT_TO_POINTER (far_number));
      g_array_set_size (self->workers, far_number);
    }
  else
    {
      status->number = node_get_worker (self, far_number)->number;
    }
  status->slot += self->facts->first_slot;
  status->replaces = troupe_engine_node_get_number (self, status->replaces);
  status->is_local = FALSE;
  g_strlcpy (status->host, self->facts->host, sizeof status->host);
  far_worker_forget_told (node_get_worker (self, far_number));
  far_worker_set_status (node_get_worker (self, far_number), status);
  return TRUE;
}

static gboolean
node_take_worker (TroupeEngineNode *self, const guint8 *body, gsize size, GError **error)
{
  g_autofree char *command_line = NULL;
  TroupeWorkerStatus status;

  if (!troupe_told_worker_read (body, size, self->facts->offset, &status, &command_line, error) ||
      !node_translate (self, &status, error))
    return FALSE;

  self->described = command_line != NULL ? status.number : 0;
  troupe_publisher_add_worker (self->publisher, &status);
  if (status.state == TROUPE_WORKER_JOINED || status.items_done == 0)
    troupe_publisher_changed (self->publisher);
  else
    troupe_publisher_progressed (self->publisher);
  return TRUE;
}

static void
node_add_joined (TroupeEngineNode *self, const TroupeWorkerStatus *status)
{
  troupe_publisher_add (self->publisher, &(TroupeEventData){
                                             .what = TROUPE_EVENT_WORKER_JOINED,
                                             .worker = status->number,
                                             .pid = status->pid,
                                             .exited = status->exited,
                                             .code = status->exit_code,
                                             .items = { .n_items = status->items_done },
                                             .host = status->host,
                                         });
}

/* A node knows items by their index, and not by their numbers. */
static void
node_number_items (TroupeEngineNode *self, TroupeItemRanges *items)
{
  TroupeItemNumbers *numbers = troupe_results_get_numbers (self->results);

  for (guint i = 0; i < items->n_ranges; i++)
    {
      TroupeItemRange *range = &items->ranges[i];
      guint64 unused;

      troupe_item_numbers_find (numbers, range->first_row, &range->first, &unused);
      troupe_item_numbers_find (numbers, range->first_row + range->n_rows - 1, &unused,
                                &range->last);
    }
}

/* What happened to no worker is said with the name of the machine. */
static gboolean
node_take_event (TroupeEngineNode *self, const guint8 *body, gsize size, GError **error)
{
  g_autoptr (TroupeEvent) event = troupe_told_event_read (body, size, error);
  g_autofree char *text = NULL;
  TroupeEventData data;

  if (event == NULL)
    return FALSE;

  data = *troupe_event_get_data (event);
  if ((data.worker != 0 && troupe_engine_node_get_number (self, data.worker) == 0) ||
      (data.other != 0 && troupe_engine_node_get_number (self, data.other) == 0))
    return set_unexpected (error, _ ("it told of a worker that it cannot have"));

  data.worker = troupe_engine_node_get_number (self, data.worker);
  data.other = troupe_engine_node_get_number (self, data.other);
  data.host = self->facts->host;
  if (data.kind == TROUPE_EVENT_WARNED && data.what == TROUPE_EVENT_SAID && data.worker == 0)
    {
      troupe_publisher_warn (self->publisher, data.text, data.host);
      return TRUE;
    }
  node_number_items (self, &data.items);
  if (data.worker == 0 &&
      (data.what == TROUPE_EVENT_SAID || data.what == TROUPE_EVENT_WORKER_MISSING))
    {
      /* Translators: the name of a machine, and what happened there */
      text = g_strdup_printf (_ ("%s: %s"), data.host, troupe_event_get_text (event));
      data.text = text;
      data.what = TROUPE_EVENT_SAID;
    }
  troupe_publisher_add (self->publisher, &data);
  return TRUE;
}

/* Only what happens in the node alone is of interest: the pool counts results itself. */
static gboolean
node_take_counts (TroupeEngineNode *self, const guint8 *body, gsize size, GError **error)
{
  TroupeRunCounts counts;

  if (!troupe_told_counts_read (body, size, self->facts->offset, &counts, error))
    return FALSE;
  if (counts.restarts < self->restarts || counts.retries < self->retries)
    return set_unexpected (error, _ ("it told a number that is smaller than before"));

  troupe_tally_add_restarts (self->tally, counts.restarts - self->restarts);
  troupe_publisher_add_told_retries (self->publisher, counts.retries - self->retries);
  self->restarts = counts.restarts;
  self->retries = counts.retries;
  return TRUE;
}

/* Attempts that failed, after which the items are run again. */
static gboolean
node_take_spans (TroupeEngineNode *self, const guint8 *body, gsize size, GError **error)
{
  const gint64 now = g_get_monotonic_time ();
  guint far_number;
  guint lane;
  g_autoptr (GArray) spans =
      troupe_told_spans_read (body, size, self->facts->offset, &far_number, &lane, error);
  const guint number = spans != NULL ? troupe_engine_node_get_number (self, far_number) : 0;

  if (spans == NULL)
    return FALSE;
  if (number == 0)
    return set_unexpected (error, _ ("it told of a worker that it cannot have"));

  for (guint i = 0; i < spans->len; i++)
    {
      const TroupeSpan *span = &g_array_index (spans, TroupeSpan, i);
      const double seconds = (span->end - span->begin) / (double) G_USEC_PER_SEC;
      const TroupeAttempt attempt = {
        .worker = number,
        .end = TROUPE_ATTEMPT_FAILED,
        .seconds = span->busy_seconds,
        .paused_seconds = MAX (seconds - span->busy_seconds, 0),
        .finished_at = MIN (span->end, now),
      };

      if (troupe_span_is_attempt (span))
        self->calls->attempt (span->index, &attempt, self->calls->data);
    }
  return TRUE;
}

static gboolean
node_take (TroupeEngineNode *self, guint8 type, const guint8 *body, gsize size, GError **error)
{
  switch (type)
    {
    case TROUPE_TOLD_WORKER:
      return node_take_worker (self, body, size, error);
    case TROUPE_TOLD_SAMPLE:
      return set_unexpected (error, _ ("it told of a worker that it cannot have"));
    case TROUPE_TOLD_EVENT:
      return node_take_event (self, body, size, error);
    case TROUPE_TOLD_COUNTS:
      return node_take_counts (self, body, size, error);
    case TROUPE_TOLD_SPANS:
      return node_take_spans (self, body, size, error);
    default:
      /* A newer node may tell more. */
      return TRUE;
    }
}

/* The number of the worker of a frame that changes nothing that the engine needs to know, and that
 * the owner's thread can read as well; or 0. */
static guint
node_pass_on (TroupeEngineNode *self, Told *told, guint8 type, const guint8 *body, gsize size)
{
  TroupeWorkerState state;
  FarWorker *far;
  guint far_number;

  if ((type != TROUPE_TOLD_SAMPLE && type != TROUPE_TOLD_WORKER) ||
      !troupe_told_worker_peek (body, size, &far_number, &state))
    return 0;

  far = node_get_worker (self, far_number);
  if (far == NULL || type == TROUPE_TOLD_SAMPLE)
    return far != NULL ? far->number : 0;
  if (far->state != state || state == TROUPE_WORKER_JOINED ||
      troupe_publisher_has_recorder (self->publisher))
    return 0;

  if (far->told != told)
    {
      far_worker_forget_told (far);
      far->told = told;
      told->n_workers++;
    }
  far->at = body - told->start;
  far->size = size;
  return far->number;
}

/**
 * troupe_engine_node_take_told:
 * @self: a node
 * @frame: a frame of the type %TROUPE_FRAME_TOLD
 * @error: return location for an error
 *
 * Publishes what it tells about its workers. What changes no state is passed on unread: that is
 * most of it, of many workers at each tick. So is what has the command line of a worker.
 *
 * Returns: %FALSE if it is malformed
 */
gboolean
troupe_engine_node_take_told (TroupeEngineNode *self, const TroupeFrame *frame, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  /* It is kept at least as long as this function needs it. */
  Told *told = g_new (Told, 1);
  gboolean has_passed = FALSE;
  guint n_frames = 0;
  const guint8 *body;
  guint8 type;
  gsize size;
  gsize left;
  const guint8 *at = troupe_bytes_get_data (frame->body, &left);

  *told = (Told){ g_bytes_ref (frame->body), at, 1 };
  while (failure == NULL && troupe_wire_next_told (&at, &left, &type, &body, &size, &failure))
    {
      guint number = node_pass_on (self, told, type, body, size);

      self->described = 0;
      if (number == 0)
        {
          node_take (self, type, body, size, &failure);
          number = self->described;
        }
      if (n_frames == numbers->len)
        g_array_set_size (numbers, 2 * (n_frames + self->lanes));
      g_array_index (numbers, guint, n_frames++) = number;
      has_passed = has_passed || number > 0 || type == TROUPE_TOLD_CORES;
    }
  g_array_set_size (numbers, n_frames);
  if (has_passed)
    troupe_publisher_add_told (self->publisher, frame->body, self->facts->host, self->facts->offset,
                               g_steal_pointer (&numbers));
  told_leave (told);

  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* What was passed on unread is needed now. */
static void
node_read_newest (TroupeEngineNode *self, FarWorker *far)
{
  const TroupeWorkerStatus *before = far->status;
  TroupeWorkerStatus status;

  if (far->told == NULL || !troupe_told_worker_read (far->told->start + far->at, far->size,
                                                     self->facts->offset, &status, NULL, NULL))
    return;

  status.number = before->number;
  status.slot = before->slot;
  status.replaces = before->replaces;
  status.is_local = FALSE;
  g_strlcpy (status.host, before->host, sizeof status.host);
  far_worker_set_status (far, &status);
}

/**
 * troupe_engine_node_lose_workers:
 * @self: a node that has ended
 * @why: why it has
 *
 * Publishes that its workers are gone, except those whose end it told. How they ended is not known.
 *
 * Returns: the number of these workers
 */
guint
troupe_engine_node_lose_workers (TroupeEngineNode *self, const char *why)
{
  guint n_lost = 0;

  for (guint i = 0; i < self->workers->len; i++)
    {
      FarWorker *far = &g_array_index (self->workers, FarWorker, i);
      TroupeWorkerStatus *status = far->status;

      node_read_newest (self, far);
      if (status->state == TROUPE_WORKER_JOINED)
        continue;

      n_lost++;
      status->state = far->state = TROUPE_WORKER_JOINED;
      status->exited = FALSE;
      status->exit_code = 0;
      status->joined_at = g_get_monotonic_time ();
      status->item[0] = '\0';
      status->item_since = 0;
      status->n_items_held = 0;
      g_strlcpy (status->reason, why, sizeof status->reason);
      troupe_publisher_add_worker (self->publisher, status);
      node_add_joined (self, status);
    }
  return n_lost;
}

/**
 * troupe_engine_node_set_watched:
 * @self: a node
 * @is_watched: whether a person looks at one of its items
 * @n_looks: troupe_watched_item_get_n_looks()
 *
 * Returns: whether that changed, so that the node is to be told
 */
gboolean
troupe_engine_node_set_watched (TroupeEngineNode *self, gboolean is_watched, guint64 n_looks)
{
  if (self->is_watched == is_watched && (!is_watched || self->n_looks == n_looks))
    return FALSE;

  self->is_watched = is_watched;
  self->n_looks = n_looks;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The end of a worker of the engine: by itself, by an order, or for a reason of the pool. */

#include "troupe-config.h"
#include "troupe-engine-worker.h"
#include "troupe-size.h"
#include "troupe-timer.h"
#include "troupe-wire-node.h"

#include <glib/gi18n-lib.h>

/* A node gives its workers the grace time, and needs some more to tell how they ended. */
static guint
get_grace_ms (TroupeEngineWorker *self)
{
  const guint grace = troupe_job_get_grace (self->job) * 1000;

  return self->is_node ? 2 * grace + TROUPE_NODE_MARGIN_MS : grace;
}

static void
set_ending (TroupeEngineWorker *self)
{
  self->status.state = TROUPE_WORKER_ENDING;
  if (self->status.ending_at == 0)
    self->status.ending_at = g_get_monotonic_time ();
}

/* It was released, or closed its streams as it does right before its end, but still runs. */
static gboolean
still_there_cb (gpointer data)
{
  TroupeEngineWorker *self = data;

  /* Its time does not count. */
  if (self->paused_at != 0)
    return G_SOURCE_CONTINUE;

  troupe_timer_clear (&self->kill_timer);
  if (self->closed == NULL)
    {
      troupe_engine_worker_end (self, TROUPE_KILLED_BY_SLOWNESS, FALSE);
      return G_SOURCE_REMOVE;
    }
  g_strlcpy (self->status.reason, self->closed, sizeof self->status.reason);
  troupe_engine_worker_end (self, TROUPE_KILLED_BY_POOL, TRUE);
  return G_SOURCE_REMOVE;
}

/* If the whole job ends, the engine handles it. */
static void
worker_await_end (TroupeEngineWorker *self)
{
  if (self->kill_timer == NULL && !troupe_tally_is_ending (self->tally))
    self->kill_timer =
        troupe_timer_add (get_grace_ms (self) + TROUPE_END_MARGIN_MS, still_there_cb, self);
}

/**
 * troupe_engine_worker_retire:
 * @self: a worker
 *
 * Lets it end by itself, as there is no more work for it.
 */
void
troupe_engine_worker_retire (TroupeEngineWorker *self)
{
  if (self->retiring)
    return;

  self->retiring = TRUE;
  set_ending (self);
  if (self->node != NULL)
    {
      /* Its input stays open for beats and orders. */
      troupe_worker_handle_end_items (self->handle);
    }
  else
    {
      troupe_link_close_output (self->link);
    }
  worker_await_end (self);
  troupe_engine_worker_changed (self);
}

static gboolean
grace_over_cb (gpointer data)
{
  TroupeEngineWorker *self = data;

  troupe_timer_clear (&self->kill_timer);
  troupe_worker_handle_order (self->handle, TROUPE_WORKER_ORDER_KILL);
  return G_SOURCE_REMOVE;
}

/**
 * troupe_engine_worker_end:
 * @self: a worker
 * @by: the cause of its end
 * @now: whether to kill it; otherwise it has the grace time to end in an orderly way
 */
void
troupe_engine_worker_end (TroupeEngineWorker *self, TroupeKilledBy by, gboolean now)
{
  if (self->status.killed_by == TROUPE_KILLED_BY_NOBODY)
    self->status.killed_by = by;
  set_ending (self);
  troupe_engine_worker_changed (self);

  if (now)
    {
      troupe_worker_handle_order (self->handle, TROUPE_WORKER_ORDER_KILL);
      return;
    }

  troupe_worker_handle_order (self->handle, TROUPE_WORKER_ORDER_TERMINATE);
  if (self->kill_timer == NULL)
    self->kill_timer = troupe_timer_add (get_grace_ms (self), grace_over_cb, self);
}

/* Kills it for a reason that is published. */
static void
worker_kill_because (TroupeEngineWorker *self, TroupeKilledBy by, const char *reason)
{
  g_strlcpy (self->status.reason, reason, sizeof self->status.reason);
  troupe_engine_worker_end (self, by, TRUE);
}

/**
 * troupe_engine_worker_end_because:
 * @self: a worker that violates the protocol
 * @reason: the violation
 *
 * Kills it.
 */
void
troupe_engine_worker_end_because (TroupeEngineWorker *self, const char *reason)
{
  worker_kill_because (self, TROUPE_KILLED_BY_POOL, reason);
}

/**
 * troupe_engine_worker_end_unanswered:
 * @self: a worker that did not answer a probe
 *
 * Kills it; its items are then tried one by one.
 */
void
troupe_engine_worker_end_unanswered (TroupeEngineWorker *self)
{
  self->unanswered = TRUE;
  troupe_engine_worker_end_because (self, _ ("it did not answer"));
}

/**
 * troupe_engine_worker_end_ungreeted:
 * @self: a worker that did not greet
 *
 * Kills it; another worker would do the same.
 */
void
troupe_engine_worker_end_ungreeted (TroupeEngineWorker *self)
{
  self->never_greeted = TRUE;
  troupe_engine_worker_end_because (self, _ ("it did not greet"));
}

/**
 * troupe_engine_worker_end_asking:
 * @self: a worker that tries to read from the terminal
 *
 * Kills it; its item has failed, since it would read from the terminal again.
 */
void
troupe_engine_worker_end_asking (TroupeEngineWorker *self)
{
  self->asked_terminal = TRUE;
  troupe_engine_worker_end_because (self, _ ("it wants to ask something on the terminal"));
}

/**
 * troupe_engine_worker_end_for_room:
 * @self: a worker
 * @why: the reason
 *
 * Kills it, so that others have its memory; its items are run again.
 */
void
troupe_engine_worker_end_for_room (TroupeEngineWorker *self, const char *why)
{
  worker_kill_because (self, TROUPE_KILLED_BY_PACE, why);
}

/**
 * troupe_engine_worker_end_too_large:
 * @self: a worker that uses more memory than its limit
 *
 * Kills it.
 */
void
troupe_engine_worker_end_too_large (TroupeEngineWorker *self)
{
  g_autofree char *size = troupe_size_describe (troupe_job_get_memory_limit (self->job));
  /* Translators: an amount of memory, such as "512 MB" */
  g_autofree char *why = g_strdup_printf (_ ("used more than %s"), size);

  worker_kill_because (self, TROUPE_KILLED_BY_MEMORY, why);
}

/**
 * troupe_engine_worker_set_closed:
 * @self: a worker that closed a stream
 * @what: a description of the event
 *
 * A process that ends closes its streams just before: it has a moment to end.
 */
void
troupe_engine_worker_set_closed (TroupeEngineWorker *self, const char *what)
{
  if (self->closed == NULL && !self->retiring)
    self->closed = g_strdup (what);
  worker_await_end (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One machine that is reached somehow: how often it failed, and whether it is tried again. */

#include "troupe-far-host.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>

/* A connection that lasted as long is a new beginning. */
#define LASTING_S 60

struct _TroupeFarHost
{
  char *name;
  guint n_workers;
  gboolean was_connected;
  guint n_failures;
  gint64 next_try;
  /* What went wrong before its node was started, or NULL. */
  char *failure;
  char *left_out;
};

/**
 * troupe_far_host_new:
 * @name: its name
 * @n_workers: the number of workers there, or 0 for that of the job
 *
 * Returns: (transfer full): a machine
 */
TroupeFarHost *
troupe_far_host_new (const char *name, guint n_workers)
{
  TroupeFarHost *self = g_new0 (TroupeFarHost, 1);

  self->name = g_strdup (name);
  self->n_workers = n_workers;
  return self;
}

/**
 * troupe_far_host_free:
 * @self: (transfer full): a machine
 *
 * Frees @self.
 */
void
troupe_far_host_free (TroupeFarHost *self)
{
  g_free (self->name);
  g_free (self->failure);
  g_free (self->left_out);
  g_free (self);
}

/**
 * troupe_far_host_get_name:
 * @self: a machine
 *
 * Returns: (transfer none): its name
 */
const char *
troupe_far_host_get_name (const TroupeFarHost *self)
{
  return self->name;
}

/**
 * troupe_far_host_get_n_workers:
 * @self: a machine
 *
 * Returns: the number of workers there, or 0 for the number that the job has
 */
guint
troupe_far_host_get_n_workers (const TroupeFarHost *self)
{
  return self->n_workers;
}

/**
 * troupe_far_host_fail:
 * @self: a machine
 * @tries: how often it is tried
 * @end: how the connection to it ended
 * @kind: what that means
 * @reason: (inout) (transfer full): why, a sentence without a full stop that names the machine
 *
 * Records an end, and decides whether the machine is tried again.
 *
 * Returns: %TROUPE_WORKER_END_HOPELESS if it is not
 */
TroupeWorkerEnd
troupe_far_host_fail (TroupeFarHost *self,
                      const TroupeFarTries *tries,
                      const TroupeNodeEnd *end,
                      TroupeWorkerEnd kind,
                      char **reason)
{
  const gint64 now = g_get_monotonic_time ();

  self->was_connected = self->was_connected || end->introduced_at != 0;
  if (end->introduced_at != 0 && now - end->introduced_at > LASTING_S * G_USEC_PER_SEC)
    self->n_failures = 0;
  self->n_failures++;
  if (self->was_connected || tries->waits_when_silent)
    self->next_try = now + ((gint64) tries->wait_ms * 1000 << (self->n_failures - 1));

  if (kind != TROUPE_WORKER_END_HOPELESS &&
      self->n_failures >= (self->was_connected ? tries->lost : tries->silent))
    {
      g_autofree char *why = g_steal_pointer (reason);

      /* Translators: %s is a sentence without a full stop */
      *reason = g_strdup_printf (ngettext ("%s (%u try)", "%s (%u tries)", self->n_failures), why,
                                 self->n_failures);
      kind = TROUPE_WORKER_END_HOPELESS;
    }

  if (kind == TROUPE_WORKER_END_HOPELESS)
    {
      g_free (self->left_out);
      self->left_out = g_strdup (*reason);
    }
  return kind;
}

/**
 * troupe_far_host_set_failure:
 * @self: a machine
 * @failure: a sentence without a full stop that names it
 *
 * Records why its node will not be started, which then ends for this reason.
 */
void
troupe_far_host_set_failure (TroupeFarHost *self, const char *failure)
{
  g_free (self->failure);
  self->failure = g_strdup (failure);
}

/**
 * troupe_far_host_steal_failure:
 * @self: a machine
 *
 * Returns: (transfer full) (nullable): what troupe_far_host_set_failure() recorded since the last
 *   call, or %NULL
 */
char *
troupe_far_host_steal_failure (TroupeFarHost *self)
{
  return g_steal_pointer (&self->failure);
}

/**
 * troupe_far_host_get_next_try:
 * @self: a machine
 *
 * Returns: the time, by g_get_monotonic_time(), from which it may be tried again
 */
gint64
troupe_far_host_get_next_try (const TroupeFarHost *self)
{
  return self->next_try;
}

/**
 * troupe_far_host_get_left_out:
 * @self: a machine
 *
 * Returns: (transfer none) (nullable): why it is not tried any more, or %NULL if it is
 */
const char *
troupe_far_host_get_left_out (const TroupeFarHost *self)
{
  return self->left_out;
}

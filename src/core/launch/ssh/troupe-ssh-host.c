/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One host that ssh connects to: how often it failed, and whether it is tried again. */

#include "troupe-ssh-host.h"

#include "troupe-config.h"
#include "troupe-far-script.h"
#include "troupe-places.h"
#include "troupe-ssh-end.h"

#include <glib/gi18n-lib.h>

/* A host that never answered is tried again at once; one whose connection was lost may be starting
 * anew: it is tried for two minutes. */
#define FIRST_TRIES  3
#define TRIES        8
#define FIRST_WAIT_S 1

/* A connection that lasted as long is a new beginning. */
#define LASTING_S 60

struct _TroupeSshHost
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
 * troupe_ssh_host_new:
 * @name: its name
 * @n_workers: the number of workers there, or 0 for that of the job
 *
 * Returns: (transfer full): a host
 */
TroupeSshHost *
troupe_ssh_host_new (const char *name, guint n_workers)
{
  TroupeSshHost *self = g_new0 (TroupeSshHost, 1);

  self->name = g_strdup (name);
  self->n_workers = n_workers;
  return self;
}

/**
 * troupe_ssh_host_free:
 * @self: (transfer full): a host
 *
 * Frees @self.
 */
void
troupe_ssh_host_free (TroupeSshHost *self)
{
  g_free (self->name);
  g_free (self->failure);
  g_free (self->left_out);
  g_free (self);
}

/**
 * troupe_ssh_host_get_name:
 * @self: a host
 *
 * Returns: (transfer none): its name
 */
const char *
troupe_ssh_host_get_name (const TroupeSshHost *self)
{
  return self->name;
}

/**
 * troupe_ssh_host_get_n_workers:
 * @self: a host
 *
 * Returns: the number of workers there, or 0 for that of the job
 */
guint
troupe_ssh_host_get_n_workers (const TroupeSshHost *self)
{
  return self->n_workers;
}

static TroupeWorkerEnd
host_explain (TroupeSshHost *self, const TroupeNodeEnd *end, char **reason)
{
  if (self->failure != NULL)
    {
      *reason = g_steal_pointer (&self->failure);
      return TROUPE_WORKER_END_HOPELESS;
    }
  if (!g_str_equal (self->name, TROUPE_PLACES_THIS_MACHINE))
    return troupe_ssh_end_explain (self->name, end, reason);
  if (end->introduced_at == 0)
    return troupe_far_script_explain_start (_ ("this machine"), end, reason);

  *reason = troupe_far_script_explain_node (_ ("this machine"), end);
  return TROUPE_WORKER_END_CONNECTION;
}

/**
 * troupe_ssh_host_explain:
 * @end: how the connection to the host ended
 * @reason: (out) (transfer full): why, in words that name the host
 * @host: a #TroupeSshHost
 *
 * Records the end, and decides whether the host is tried again.
 *
 * Returns: %TROUPE_WORKER_END_HOPELESS if it is not
 */
TroupeWorkerEnd
troupe_ssh_host_explain (const TroupeNodeEnd *end, char **reason, gpointer host)
{
  TroupeSshHost *self = host;
  const gint64 now = g_get_monotonic_time ();
  TroupeWorkerEnd kind = host_explain (self, end, reason);

  self->was_connected = self->was_connected || end->introduced_at != 0;
  if (end->introduced_at != 0 && now - end->introduced_at > LASTING_S * G_USEC_PER_SEC)
    self->n_failures = 0;
  self->n_failures++;
  if (self->was_connected)
    self->next_try = now + (FIRST_WAIT_S * G_USEC_PER_SEC << (self->n_failures - 1)) / 2;

  if (kind != TROUPE_WORKER_END_HOPELESS &&
      self->n_failures >= (self->was_connected ? TRIES : FIRST_TRIES))
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
 * troupe_ssh_host_set_failure:
 * @self: a host
 * @failure: a sentence without a full stop that names the host
 *
 * Says why its node will not be started, for the next troupe_ssh_host_explain().
 */
void
troupe_ssh_host_set_failure (TroupeSshHost *self, const char *failure)
{
  g_free (self->failure);
  self->failure = g_strdup (failure);
}

/**
 * troupe_ssh_host_get_next_try:
 * @self: a host
 *
 * Returns: the time, by g_get_monotonic_time(), from which it may be tried again
 */
gint64
troupe_ssh_host_get_next_try (const TroupeSshHost *self)
{
  return self->next_try;
}

/**
 * troupe_ssh_host_get_left_out:
 * @self: a host
 *
 * Returns: (transfer none) (nullable): why it is not tried any more, or %NULL if it is
 */
const char *
troupe_ssh_host_get_left_out (const TroupeSshHost *self)
{
  return self->left_out;
}

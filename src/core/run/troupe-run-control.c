/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interface for orders to a run, which the object that runs the job implements. */

#include "troupe-run-control.h"

G_DEFINE_INTERFACE (TroupeRunControl, troupe_run_control, G_TYPE_OBJECT)

static void
troupe_run_control_default_init (TroupeRunControlInterface *iface)
{
}

/**
 * troupe_run_control_act:
 * @self: a control
 * @worker: the number of a worker, or 0 for all of them
 * @action: the action
 *
 * Kills, ends, pauses or continues a worker; has no effect on one that has joined. The state of the
 * worker shows when it is done.
 */
void
troupe_run_control_act (TroupeRunControl *self, guint worker, TroupeRunAction action)
{
  g_return_if_fail (TROUPE_IS_RUN_CONTROL (self));

  TROUPE_RUN_CONTROL_GET_IFACE (self)->act (self, worker, action);
}

/**
 * troupe_run_control_stop:
 * @self: a control
 * @now: whether to kill at once
 *
 * Ends the run: stops handing out items and ends every worker, with SIGTERM and, after the grace,
 * SIGKILL; with @now, or when called again with it, SIGKILL. An item without a result then has the
 * status not run.
 */
void
troupe_run_control_stop (TroupeRunControl *self, gboolean now)
{
  g_return_if_fail (TROUPE_IS_RUN_CONTROL (self));

  TROUPE_RUN_CONTROL_GET_IFACE (self)->stop (self, now);
}

/**
 * troupe_run_control_set_interval:
 * @self: a control
 * @milliseconds: the interval between changes of the counts
 *
 * Sets how often the counts of the run change. All other changes are published at once.
 */
void
troupe_run_control_set_interval (TroupeRunControl *self, guint milliseconds)
{
  g_return_if_fail (TROUPE_IS_RUN_CONTROL (self));

  TROUPE_RUN_CONTROL_GET_IFACE (self)->set_interval (self, milliseconds);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interface for orders to a run, which the object that runs the job implements. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TroupeRunAction:
 * @TROUPE_RUN_KILL: SIGKILL to the process group of the worker
 * @TROUPE_RUN_TERMINATE: SIGTERM, then SIGKILL after the grace
 * @TROUPE_RUN_PAUSE: SIGSTOP; the worker keeps its items
 * @TROUPE_RUN_CONTINUE: SIGCONT
 */
typedef enum
{
  TROUPE_RUN_KILL,
  TROUPE_RUN_TERMINATE,
  TROUPE_RUN_PAUSE,
  TROUPE_RUN_CONTINUE,
} TroupeRunAction;

#define TROUPE_TYPE_RUN_CONTROL (troupe_run_control_get_type ())

/**
 * TroupeRunControl:
 *
 * Takes orders for a run, in the thread to which the run belongs. An order returns at once, and the
 * run shows its effect. A run that is over, or that is read-only, has no control.
 */
G_DECLARE_INTERFACE (TroupeRunControl, troupe_run_control, TROUPE, RUN_CONTROL, GObject)

/**
 * TroupeRunControlInterface:
 * @act: applies an action to the worker of that number, or to all of them if it is 0
 * @stop: ends the run; the first call gives its workers time to end, unless it must be now
 * @set_interval: sets how often, in milliseconds, the counts of the run change
 *
 * The functions that a control implements.
 */
struct _TroupeRunControlInterface
{
  GTypeInterface parent_interface;

  void (*act) (TroupeRunControl *self, guint worker, TroupeRunAction action);
  void (*stop) (TroupeRunControl *self, gboolean now);
  void (*set_interval) (TroupeRunControl *self, guint milliseconds);
};

void troupe_run_control_act (TroupeRunControl *self, guint worker, TroupeRunAction action);
void troupe_run_control_stop (TroupeRunControl *self, gboolean now);
void troupe_run_control_set_interval (TroupeRunControl *self, guint milliseconds);

G_END_DECLS

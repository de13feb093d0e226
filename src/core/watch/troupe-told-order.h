/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An order to a run as a frame. */

#pragma once

#include "troupe-run-control.h"
#include "troupe-told.h"

G_BEGIN_DECLS

/**
 * TroupeToldOrderKind:
 * @TROUPE_TOLD_ORDER_ACT: troupe_run_control_act()
 * @TROUPE_TOLD_ORDER_STOP: troupe_run_control_stop(), with time to end
 * @TROUPE_TOLD_ORDER_STOP_NOW: troupe_run_control_stop(), now
 */
typedef enum
{
  TROUPE_TOLD_ORDER_ACT,
  TROUPE_TOLD_ORDER_STOP,
  TROUPE_TOLD_ORDER_STOP_NOW,
} TroupeToldOrderKind;

/**
 * TroupeToldOrder:
 * @kind: a #TroupeToldOrderKind
 * @worker: the number of a worker, or 0 for all of them, with %TROUPE_TOLD_ORDER_ACT
 * @action: what to do with it
 *
 * An order to a run.
 */
typedef struct
{
  TroupeToldOrderKind kind;
  guint worker;
  TroupeRunAction action;
} TroupeToldOrder;

void troupe_told_order_append (GByteArray *frame, const TroupeToldOrder *order);
gboolean
troupe_told_order_read (const guint8 *body, gsize size, TroupeToldOrder *order, GError **error);

G_END_DECLS

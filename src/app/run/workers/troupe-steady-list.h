/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The processes of a worker as rows that never become fewer while somebody looks. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_STEADY_LIST (troupe_steady_list_get_type ())
/**
 * TroupeSteadyList:
 *
 * A list of #TroupeWorkerProcess. Where another list becomes shorter, it has a process without a
 * pid, so that the rows below stay where they are.
 */
G_DECLARE_FINAL_TYPE (TroupeSteadyList, troupe_steady_list, TROUPE, STEADY_LIST, GObject)

TroupeSteadyList *troupe_steady_list_new (void);

void troupe_steady_list_set_model (TroupeSteadyList *self, GListModel *model);
void troupe_steady_list_trim (TroupeSteadyList *self);

G_END_DECLS

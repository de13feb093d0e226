/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The coloured number of a worker. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_WORKER_BADGE (troupe_worker_badge_get_type ())

/**
 * TroupeWorkerBadge:
 *
 * The number of a worker on the colour of its slot. CSS name: workerbadge.
 */
G_DECLARE_FINAL_TYPE (TroupeWorkerBadge, troupe_worker_badge, TROUPE, WORKER_BADGE, GtkWidget)

GtkWidget *troupe_worker_badge_new (guint worker, guint slot);
void troupe_worker_badge_set_worker (TroupeWorkerBadge *self, guint worker, guint slot);

G_END_DECLS

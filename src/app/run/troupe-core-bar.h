/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One core of the grid. */

#pragma once

#include "troupe-machine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_CORE_BAR (troupe_core_bar_get_type ())

/**
 * TroupeCoreShare:
 * @worker: the number of a worker
 * @slot: its slot, whose colour it has
 * @share: the part of the core that it uses, from 0 to 1
 */
typedef struct
{
  guint worker;
  guint slot;
  double share;
} TroupeCoreShare;

/**
 * TroupeCoreBar:
 *
 * One core: its name, the workers that run on it, its load, and a bar in which each worker's share
 * has its colour. CSS name: corebar.
 *
 * Properties: core (TroupeCore, nullable), compact (boolean: it is small).
 */
G_DECLARE_FINAL_TYPE (TroupeCoreBar, troupe_core_bar, TROUPE, CORE_BAR, GtkWidget)

GtkWidget *troupe_core_bar_new (TroupeCore *core);
void troupe_core_bar_set_core (TroupeCoreBar *self, TroupeCore *core);
void troupe_core_bar_set_compact (TroupeCoreBar *self, gboolean compact);
void
troupe_core_bar_set_shares (TroupeCoreBar *self, const TroupeCoreShare *shares, guint n_shares);

G_END_DECLS

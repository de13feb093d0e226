/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list model that grows in steps. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_GROWING_LIST (troupe_growing_list_get_type ())

/**
 * TroupeGrowingList:
 *
 * The first rows of another list, and more of them with each troupe_growing_list_grow(), until it
 * has all of them. It serves a view that would take too long to build its first rows all at once.
 *
 * Properties: model (GListModel, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeGrowingList, troupe_growing_list, TROUPE, GROWING_LIST, GObject)

gboolean troupe_growing_list_is_limited (TroupeGrowingList *self);
void troupe_growing_list_grow (TroupeGrowingList *self);

G_END_DECLS

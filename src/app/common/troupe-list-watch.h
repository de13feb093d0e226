/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One signal for all objects of a list. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_LIST_WATCH (troupe_list_watch_get_type ())

/**
 * TroupeListWatch:
 *
 * Follows all objects of a list, which may grow and shrink: its signal "changed" is emitted when
 * one of their properties changes, or the list does.
 */
G_DECLARE_FINAL_TYPE (TroupeListWatch, troupe_list_watch, TROUPE, LIST_WATCH, GObject)

TroupeListWatch *troupe_list_watch_new (const char *const *properties);
GListModel *troupe_list_watch_get_list (TroupeListWatch *self);
gboolean troupe_list_watch_set_list (TroupeListWatch *self, GListModel *list);

G_END_DECLS

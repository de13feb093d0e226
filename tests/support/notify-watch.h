/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Records which properties an object notifies of. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * NotifyWatch:
 *
 * Records which properties of an object notify.
 */
typedef struct _NotifyWatch NotifyWatch;

NotifyWatch *notify_watch_new (gpointer object);
void notify_watch_free (NotifyWatch *self);
void notify_watch_assert (NotifyWatch *self, const char *names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NotifyWatch, notify_watch_free)

G_END_DECLS

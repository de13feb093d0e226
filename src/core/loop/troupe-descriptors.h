/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One main loop source for many file descriptors. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeDescriptors:
 *
 * Descriptors that are watched together: a turn of the main loop costs what those cost that can be
 * read, independent of the number of the others.
 */
typedef struct _TroupeDescriptors TroupeDescriptors;

/**
 * TroupeDescriptorWatch:
 *
 * One of them.
 */
typedef struct _TroupeDescriptorWatch TroupeDescriptorWatch;

/**
 * TroupeDescriptorFunc:
 * @data: as it was given
 *
 * Called while there is something to read, or the end of the stream.
 */
typedef void (*TroupeDescriptorFunc) (gpointer data);

TroupeDescriptors *troupe_descriptors_new (GMainContext *context);
void troupe_descriptors_free (TroupeDescriptors *self);

TroupeDescriptorWatch *troupe_descriptors_watch (TroupeDescriptors *self,
                                                 int fd,
                                                 TroupeDescriptorFunc callback,
                                                 gpointer data,
                                                 GError **error);
void troupe_descriptors_unwatch (TroupeDescriptors *self, TroupeDescriptorWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeDescriptors, troupe_descriptors_free)

G_END_DECLS

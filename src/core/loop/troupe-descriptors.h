/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Watches many file descriptors with one main loop source. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeDescriptors:
 *
 * Descriptors that are watched together: the cost of an iteration of the main loop depends on the
 * number of descriptors that can be read, not on the number of the others.
 */
typedef struct _TroupeDescriptors TroupeDescriptors;

/**
 * TroupeDescriptorWatch:
 *
 * One watched descriptor.
 */
typedef struct _TroupeDescriptorWatch TroupeDescriptorWatch;

/**
 * TroupeDescriptorFunc:
 * @data: the user data
 *
 * Called while there is data to read, or at the end of the stream.
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

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A main loop source that does not keep its object alive. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TroupeWeakSourceCall:
 * @object: the object of the source, which lives during the call
 */
typedef void (*TroupeWeakSourceCall) (gpointer object);

GSource *troupe_weak_source_new (gpointer object, TroupeWeakSourceCall call, const char *name);

G_END_DECLS

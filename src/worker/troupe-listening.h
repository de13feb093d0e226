/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether the pool listens to what items print. */

#pragma once

#include "troupe-wire.h"

G_BEGIN_DECLS

/**
 * TroupeListening:
 *
 * What the pool wants to hear while items run, and how much of it the lanes may send. For any
 * thread.
 */
typedef struct _TroupeListening TroupeListening;

TroupeListening *troupe_listening_new (void);
void troupe_listening_free (TroupeListening *self);

void troupe_listening_grant (TroupeListening *self, const TroupeWireListen *listen);
gboolean troupe_listening_wants_all (TroupeListening *self);
gboolean troupe_listening_wants_only (TroupeListening *self);
gsize troupe_listening_take (TroupeListening *self, gsize most);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeListening, troupe_listening_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file, pipe or terminal that items are read from. */

#pragma once

#include "troupe-source.h"

G_BEGIN_DECLS

/** Read at once. Large enough that the system calls do not count, small enough for the cache. */
#define TROUPE_INPUT_CHUNK (256 * 1024)

/**
 * TroupeInput:
 *
 * A file, pipe or terminal that items are read from, without ever blocking.
 */
typedef struct _TroupeInput TroupeInput;

TroupeInput *troupe_input_new (int fd, const char *name);
TroupeInput *troupe_input_open (const char *path, GError **error);
void troupe_input_free (TroupeInput *self);

int troupe_input_get_fd (TroupeInput *self);
const char *troupe_input_get_name (TroupeInput *self);
TroupeSourceStatus
troupe_input_read (TroupeInput *self, guint8 *to, gsize room, gsize *size, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeInput, troupe_input_free)

G_END_DECLS

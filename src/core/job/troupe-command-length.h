/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The length that a command line may have. */

#pragma once

#include "troupe-template.h"

G_BEGIN_DECLS

/**
 * TroupeCommandLength:
 *
 * Tells whether the command line of an item is short enough for the system.
 */
typedef struct _TroupeCommandLength TroupeCommandLength;

TroupeCommandLength *troupe_command_length_new (TroupeTemplate *template_, guint max_chars);
void troupe_command_length_free (TroupeCommandLength *self);

gboolean troupe_command_length_fits (TroupeCommandLength *self, const char *item, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeCommandLength, troupe_command_length_free)

G_END_DECLS

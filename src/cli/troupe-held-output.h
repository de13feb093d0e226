/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Standard output that waits until the terminal is free. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeHeldOutput:
 *
 * A temporary file in the place of standard output, while the terminal that this is shows something
 * else.
 */
typedef struct _TroupeHeldOutput TroupeHeldOutput;

TroupeHeldOutput *troupe_held_output_begin (GError **error);
gboolean troupe_held_output_end (TroupeHeldOutput *self, GError **error);

gboolean troupe_held_output_is_needed (void);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Frames whose body is one number. */

#pragma once

#include "troupe-told.h"

G_BEGIN_DECLS

void troupe_told_number_append (GByteArray *frame, TroupeToldType type, guint64 number);
gboolean troupe_told_number_read (TroupeToldType type,
                                  const guint8 *body,
                                  gsize size,
                                  guint64 *number,
                                  GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Adjusts settings of the C library's heap, if it has any. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void troupe_heap_share (void);
void troupe_heap_keep (int block_bytes, int bytes);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void troupe_descendants_adopt (void);
void troupe_descendants_reap_orphans (void);
void troupe_descendants_signal (int number);
void troupe_descendants_end (void);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The choice of GTK's renderer. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void troupe_renderer_prepare (void);

G_END_DECLS

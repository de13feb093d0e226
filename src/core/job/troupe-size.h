/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Amounts of memory in words. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *troupe_size_describe (guint64 bytes);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The natural order of names, in which numbers have the order of their values. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

int troupe_natural_order_compare (const char *a, const char *b);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds items that a template puts inside a string of code. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean troupe_template_puts_item_in_code (GPtrArray *words);
gboolean troupe_template_reads_code (GPtrArray *words);

G_END_DECLS

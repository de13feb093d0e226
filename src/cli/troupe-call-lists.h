/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lists of items of a command line, which are separated by marks. */

#pragma once

#include "troupe-item-list.h"

G_BEGIN_DECLS

gboolean troupe_call_is_list_mark (const char *argument);
void
troupe_call_add_words (GPtrArray *lists, const char *const *items, gssize n_items, gboolean linked);
gboolean troupe_call_add_lists (GPtrArray *lists, const char *const *arguments, GError **error);

G_END_DECLS

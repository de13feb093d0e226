/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The items of a command line. */

#pragma once

#include "troupe-call-parser.h"

G_BEGIN_DECLS

gboolean troupe_call_parse_item_option (TroupeCallParser *parser,
                                        const char *option,
                                        const char *value,
                                        gboolean *is_item_option,
                                        GError **error);
gboolean troupe_call_take_items (TroupeCallParser *parser, const char *const *more, GError **error);

G_END_DECLS

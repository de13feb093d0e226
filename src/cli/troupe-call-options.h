/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of a command line. */

#pragma once

#include "troupe-call-parser.h"

G_BEGIN_DECLS

gboolean troupe_call_parse_options (TroupeCallParser *parser,
                                    GOptionContext *context,
                                    const GOptionEntry *const *tables,
                                    int argc,
                                    char **argv,
                                    GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command lines of “troupe map”, “troupe run” and “troupe compare”. */

#pragma once

#include "troupe-call.h"

G_BEGIN_DECLS

TroupeCall *troupe_call_new_for_map (int argc, char **argv, GError **error);
TroupeCall *troupe_call_new_for_compare (GOptionContext *context,
                                         const GOptionEntry *own_entries,
                                         int argc,
                                         char **argv,
                                         GError **error);
TroupeCall *troupe_call_new_for_run (int argc, char **argv, GError **error);
TroupeCall *troupe_call_new_for_resume (int argc, char **argv, GError **error);

G_END_DECLS

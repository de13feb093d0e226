/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shell script that finds and starts a node on another machine. */

#pragma once

#include "troupe-node-handle.h"

G_BEGIN_DECLS

GStrv troupe_far_script_build (const char *token,
                               const char *host,
                               gboolean has_files,
                               guint patience_ms);
char *troupe_far_script_quote (const char *const *arguments);
char *troupe_far_script_new_token (void);
TroupeWorkerEnd
troupe_far_script_explain_start (const char *host, const TroupeNodeEnd *end, char **reason);
TroupeWorkerEnd
troupe_far_script_explain_node (const char *host, const TroupeNodeEnd *end, char **reason);
char *troupe_far_script_dup_system (void);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts the processes of a sandboxed test and finds those that it left. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** The descriptor on which a server is to say where it listens. */
#define SANDBOX_ANSWER_FD 3

GPid sandbox_child_spawn (const char *const *argv,
                          const char *const *envp,
                          int death_signal,
                          int answer_fd,
                          int log_fd,
                          GError **error);
GArray *sandbox_child_list (void);
gboolean sandbox_child_has_variable (GPid pid, const char *assignment);
char *sandbox_child_describe (GPid pid);

G_END_DECLS

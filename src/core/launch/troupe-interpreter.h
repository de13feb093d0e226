/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the Python interpreter that a command starts. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TroupeInterpreter:
 *
 * What to start in place of a command that searches for Python: the interpreter itself, with the
 * options and the environment that the command would give it.
 */
typedef struct _TroupeInterpreter TroupeInterpreter;

void troupe_interpreter_free (TroupeInterpreter *self);
const char *const *troupe_interpreter_get_words (TroupeInterpreter *self);
const char *const *troupe_interpreter_get_environment (TroupeInterpreter *self);

void troupe_interpreter_find_async (const char *command,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
gboolean troupe_interpreter_find_finish (GAsyncResult *result,
                                         TroupeInterpreter **interpreter,
                                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeInterpreter, troupe_interpreter_free)

G_END_DECLS

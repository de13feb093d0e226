/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the Python interpreter behind a shim, such as those of pyenv and asdf. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void troupe_interpreter_find_async (const char *interpreter,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
char *troupe_interpreter_find_finish (GAsyncResult *result);

G_END_DECLS

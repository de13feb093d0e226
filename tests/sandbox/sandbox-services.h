/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts the display and the buses of a sandboxed test. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GPid sandbox_start_display (const char *directory, char **display, GError **error);
gboolean sandbox_is_service (GPid pid);
GPid
sandbox_start_bus (const char *directory, const char *const *envp, char **address, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shell and the environment of commands. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeShellError:
 * @TROUPE_SHELL_ERROR_UNUSABLE: the shell cannot run commands
 * @TROUPE_SHELL_ERROR_VARIABLE: there is no such variable or function
 */
typedef enum
{
  TROUPE_SHELL_ERROR_UNUSABLE,
  TROUPE_SHELL_ERROR_VARIABLE,
} TroupeShellError;

#define TROUPE_SHELL_ERROR (troupe_shell_error_quark ())

GQuark troupe_shell_error_quark (void);

gboolean troupe_shell_check (const char *shell, GError **error);
gboolean troupe_shell_check_variable (const char *shell, const char *name, GError **error);
gboolean troupe_shell_has_function (const char *name);

G_END_DECLS

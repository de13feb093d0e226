/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks the shell and the environment of commands before any of them runs. */

#include "troupe-shell.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Shells with a language of their own. */
static const char *const foreign[] = { "fish",   "csh", "tcsh",  "rc",   "es",
                                       "elvish", "nu",  "xonsh", "pwsh", NULL };

G_DEFINE_QUARK (troupe_shell_error, troupe_shell_error)

/**
 * troupe_shell_check:
 * @shell: the name or the path of a shell
 * @error: return location for an error
 *
 * Returns: whether it is a program that may understand the language of /bin/sh
 */
gboolean
troupe_shell_check (const char *shell, GError **error)
{
  g_autofree char *path = g_find_program_in_path (shell);
  g_autofree char *name = g_path_get_basename (shell);

  if (path == NULL)
    {
      g_set_error (error, TROUPE_SHELL_ERROR, TROUPE_SHELL_ERROR_UNUSABLE,
                   _ ("the shell “%s” was not found, or is not a program"), shell);
      return FALSE;
    }
  if (g_strv_contains (foreign, name))
    {
      g_set_error (error, TROUPE_SHELL_ERROR, TROUPE_SHELL_ERROR_UNUSABLE,
                   _ ("%s does not understand the language of /bin/sh, in which commands are "
                      "written: name another shell, such as bash"),
                   name);
      return FALSE;
    }
  return TRUE;
}

/**
 * troupe_shell_has_function:
 * @name: a name
 *
 * Returns: whether bash has exported a function of that name to this process
 */
gboolean
troupe_shell_has_function (const char *name)
{
  g_autofree char *variable = g_strdup_printf ("BASH_FUNC_%s%%%%", name);

  return g_getenv (variable) != NULL;
}

/**
 * troupe_shell_check_variable:
 * @shell: (nullable): the shell that runs all commands
 * @name: the name of a variable or of a function of bash, or "_" for all that there are
 * @error: return location for an error
 *
 * Returns: whether commands will have it
 */
gboolean
troupe_shell_check_variable (const char *shell, const char *name, GError **error)
{
  g_autofree char *program = shell == NULL ? NULL : g_path_get_basename (shell);

  if (g_str_equal (name, "_") || g_getenv (name) != NULL)
    return TRUE;

  if (!troupe_shell_has_function (name))
    {
      g_set_error (
          error, TROUPE_SHELL_ERROR, TROUPE_SHELL_ERROR_VARIABLE,
          _ ("“%s” is neither an exported variable nor an exported function: write “export %s” "
             "before, or “export -f %s”"),
          name, name, name);
      return FALSE;
    }
  if (program == NULL || !g_str_has_prefix (program, "bash"))
    {
      g_set_error (error, TROUPE_SHELL_ERROR, TROUPE_SHELL_ERROR_VARIABLE,
                   _ ("“%s” is a function of bash: add --shell bash"), name);
      return FALSE;
    }
  return TRUE;
}

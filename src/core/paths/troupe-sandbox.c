/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Recognises a flatpak sandbox and whether it permits commands outside of it. */

#include "troupe-sandbox.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>

/* A program that may talk to this service may run any command outside the sandbox. */
#define OUTSIDE_SERVICE "org.freedesktop.Flatpak"

G_DEFINE_QUARK (troupe_sandbox_error, troupe_sandbox_error)

/**
 * troupe_sandbox_read:
 * @info: the path of the file that describes the sandbox, %TROUPE_SANDBOX_INFO
 *
 * Returns: the kind of sandbox that Troupe runs in
 */
TroupeSandbox
troupe_sandbox_read (const char *info)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *policy = NULL;

  if (!g_key_file_load_from_file (file, info, G_KEY_FILE_NONE, NULL))
    return TROUPE_SANDBOX_NONE;

  policy = g_key_file_get_string (file, "Session Bus Policy", OUTSIDE_SERVICE, NULL);
  return g_strcmp0 (policy, "talk") == 0 || g_strcmp0 (policy, "own") == 0 ? TROUPE_SANDBOX_OPEN
                                                                           : TROUPE_SANDBOX_CLOSED;
}

/**
 * troupe_sandbox_check_outside:
 * @sandbox: the kind of sandbox that Troupe runs in
 * @error: return location for an error
 *
 * Returns: %FALSE with %TROUPE_SANDBOX_ERROR_CLOSED, whose message explains how to allow it, if
 *   commands cannot be run outside the sandbox
 */
gboolean
troupe_sandbox_check_outside (TroupeSandbox sandbox, GError **error)
{
  if (sandbox != TROUPE_SANDBOX_CLOSED)
    return TRUE;

  g_set_error (
      error, TROUPE_SANDBOX_ERROR, TROUPE_SANDBOX_ERROR_CLOSED,
      /* Translators: %s is a command line */
      _ ("Troupe runs in a sandbox that may not run commands outside of it. To allow it: %s"),
      "flatpak override --user --talk-name=" OUTSIDE_SERVICE " " TROUPE_APPLICATION_ID);
  return FALSE;
}

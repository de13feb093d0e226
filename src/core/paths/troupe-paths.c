/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-paths.h"

#include "troupe-config.h"

#include <libintl.h>
#include <string.h>

/* Where programs are installed. */
static const char *const directories[] = { TROUPE_BINDIR, TROUPE_LIBEXECDIR };

/* What stands behind the prefix in @path, or %NULL where it is not below the prefix. */
static const char *
skip_prefix (const char *path)
{
  return g_str_has_prefix (path, TROUPE_PREFIX "/") ? path + strlen (TROUPE_PREFIX) : NULL;
}

/* The prefix that the running executable was moved to, or %NULL where it is not installed. */
static char *
dup_prefix (void)
{
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *directory = NULL;

  if (executable == NULL)
    return NULL;

  directory = g_path_get_dirname (executable);
  for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
    {
      const char *relative = skip_prefix (directories[i]);

      if (relative != NULL && g_str_has_suffix (directory, relative))
        return g_strndup (directory, strlen (directory) - strlen (relative));
    }

  return NULL;
}

/**
 * troupe_paths_find:
 * @installed: the path of something that Troupe installs, as it was configured
 *
 * Finds where @installed is now: the prefix may have been moved as a whole, and the running
 * executable with it. It may not be there.
 *
 * Returns: (transfer full): a path
 */
char *
troupe_paths_find (const char *installed)
{
  const char *relative = skip_prefix (installed);
  g_autofree char *prefix = relative == NULL ? NULL : dup_prefix ();

  return prefix == NULL ? g_strdup (installed) : g_strconcat (prefix, relative, NULL);
}

/**
 * troupe_paths_bind_translations:
 *
 * Tells gettext where Troupe's translations are. Each program calls this once, after setlocale().
 */
void
troupe_paths_bind_translations (void)
{
  g_autofree char *directory = troupe_paths_find (TROUPE_LOCALEDIR);

  bindtextdomain (GETTEXT_PACKAGE, directory);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

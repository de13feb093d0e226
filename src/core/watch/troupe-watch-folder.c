/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds, makes and checks the private folder with the sockets of the runs of a user. */

#include "troupe-watch-folder.h"

#include "troupe-config.h"
#include "troupe-watch-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
is_own_folder (const char *path)
{
  struct stat info;

  return path != NULL && path[0] == '/' && lstat (path, &info) == 0 && S_ISDIR (info.st_mode) &&
         info.st_uid == geteuid ();
}

/* Known to all processes, whatever their environment. */
static char *
find_in_tmp (void)
{
  return g_strdup_printf ("/tmp/troupe-%u", (guint) geteuid ());
}

/* A session that was started by cron or by Slurm has no XDG_RUNTIME_DIR, but the same folder. */
static char *
find_in_session (void)
{
  const char *session = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *usual = g_strdup_printf ("/run/user/%u", (guint) geteuid ());

  if (is_own_folder (session))
    return g_build_filename (session, "troupe", NULL);
  return is_own_folder (usual) ? g_build_filename (usual, "troupe", NULL) : NULL;
}

/**
 * troupe_watch_folder_find:
 *
 * Returns: (transfer full): the folder in which this process creates the sockets of its runs: the
 *   one that %TROUPE_WATCH_FOLDER_VARIABLE names, troupe in $XDG_RUNTIME_DIR or /run/user/UID, or,
 *   where there is none of them, /tmp/troupe-UID. It need not exist.
 */
char *
troupe_watch_folder_find (void)
{
  const char *chosen = g_getenv (TROUPE_WATCH_FOLDER_VARIABLE);
  char *folder;

  if (chosen != NULL && chosen[0] == '/')
    return g_strdup (chosen);

  folder = find_in_session ();
  return folder != NULL ? folder : find_in_tmp ();
}

/**
 * troupe_watch_folder_check:
 * @path: a folder
 * @error: return location for an error
 *
 * Returns: %FALSE with %TROUPE_WATCH_ERROR_FOLDER unless it is a folder of this user that nobody
 *   else can use, and no symbolic link
 */
gboolean
troupe_watch_folder_check (const char *path, GError **error)
{
  struct stat info;

  if (lstat (path, &info) != 0)
    g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_FOLDER, "%s: %s", path,
                 g_strerror (errno));
  else if (S_ISLNK (info.st_mode))
    g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_FOLDER,
                 _ ("%s is a symbolic link, which Troupe does not follow: remove it"), path);
  else if (!S_ISDIR (info.st_mode))
    g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_FOLDER,
                 _ ("%s is not a folder: remove it"), path);
  else if (info.st_uid != geteuid ())
    g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_FOLDER,
                 _ ("%s belongs to another user"), path);
  else if ((info.st_mode & 077) != 0)
    g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_FOLDER,
                 _ ("%s can be used by others: “chmod 700 %s” changes that"), path, path);
  else
    return TRUE;
  return FALSE;
}

/**
 * troupe_watch_folder_check_room:
 * @path: a folder
 * @error: return location for an error
 *
 * Returns: %FALSE with %TROUPE_WATCH_ERROR_FOLDER if no socket can be created in it, such as on a
 *   full disk
 */
gboolean
troupe_watch_folder_check_room (const char *path, GError **error)
{
  /* A file without a name, which nobody who watches the folder is told of. */
  const int fd = open (path, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);

  if (fd >= 0)
    {
      close (fd);
      return TRUE;
    }
  /* Not every file system has such files. */
  if ((errno == EOPNOTSUPP || errno == EISDIR) && access (path, W_OK | X_OK) == 0)
    return TRUE;
  g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_FOLDER,
               /* Translators: a folder, and why */
               _ ("runs cannot be found, since nothing can be created in %s: %s"), path,
               g_strerror (errno));
  return FALSE;
}

/**
 * troupe_watch_folder_list:
 *
 * Returns: (transfer full) (element-type filename): the folders in which sockets of this user may
 *   be, whether they exist or not: a run may have been started before there was a session
 */
GPtrArray *
troupe_watch_folder_list (void)
{
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);
  const char *chosen = g_getenv (TROUPE_WATCH_FOLDER_VARIABLE);
  g_autofree char *in_tmp = find_in_tmp ();

  g_ptr_array_add (folders, troupe_watch_folder_find ());
  if ((chosen == NULL || chosen[0] != '/') && !g_str_equal (folders->pdata[0], in_tmp))
    g_ptr_array_add (folders, g_steal_pointer (&in_tmp));
  return folders;
}

/**
 * troupe_watch_folder_create:
 * @path: one of troupe_watch_folder_list()
 * @error: return location for an error
 *
 * Creates the folder, unless there is one.
 *
 * Returns: %FALSE with %TROUPE_WATCH_ERROR_FOLDER if it cannot be created or is not private
 */
gboolean
troupe_watch_folder_create (const char *path, GError **error)
{
  if (mkdir (path, 0700) == 0 || errno == EEXIST)
    return troupe_watch_folder_check (path, error);

  g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_FOLDER, "%s: %s", path,
               g_strerror (errno));
  return FALSE;
}

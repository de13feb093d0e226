/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the paths that match a pattern of the shell, in which "**" is any number of folders. */

#include "troupe-glob.h"

#include "troupe-braces.h"
#include "troupe-config.h"
#include "troupe-source.h"

#include <dirent.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glob.h>
#include <string.h>
#include <sys/stat.h>

#define GLOB_FLAGS (GLOB_TILDE | GLOB_NOSORT)

/* Only saves work: names that are not folders are left out in any case. */
#ifndef GLOB_ONLYDIR
#define GLOB_ONLYDIR 0
#endif

/* One search: the paths found, the folders that it warned of, whether * matches names that begin
 * with a dot, and the errno that ended it, or 0. */
typedef struct
{
  TroupeGlob *found;
  GHashTable *told;
  gboolean hidden;
  int code;
} Search;

/* glob() calls back without data. */
static __thread Search *current_search;

/* A folder that does not exist, or is not a folder, has no match; one that cannot be read may have.
 */
static void
search_add_unlisted (Search *self, const char *path, int code)
{
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;

  if (code == ENOENT || code == ENOTDIR || code == ELOOP)
    return;
  if (troupe_source_is_exhausted (code))
    {
      self->code = code;
      return;
    }

  folder = g_strdup (*path == '\0' ? "." : path);
  if (strlen (folder) > 1 && g_str_has_suffix (folder, "/"))
    folder[strlen (folder) - 1] = '\0';
  name = g_filename_display_name (folder);
  if (g_hash_table_add (self->told, g_steal_pointer (&folder)))
    g_ptr_array_add (
        self->found->unlisted,
        g_strdup_printf (_ ("The files in “%s” cannot be listed: %s"), name, g_strerror (code)));
}

static int
unlisted_cb (const char *path, int code)
{
  search_add_unlisted (current_search, path, code);
  return current_search->code;
}

static gboolean
is_dots (const char *name)
{
  return strcmp (name, ".") == 0 || strcmp (name, "..") == 0;
}

static const char *
get_name (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash == NULL ? path : slash + 1;
}

/* A pattern without "**". */
static void
search_glob (Search *self, const char *pattern, int flags, GPtrArray *paths)
{
  glob_t found = { 0 };
  int result;

  current_search = self;
  result =
      glob (pattern, GLOB_FLAGS | flags | (self->hidden ? GLOB_PERIOD : 0), unlisted_cb, &found);
  current_search = NULL;

  for (gsize i = 0; result == 0 && i < found.gl_pathc; i++)
    if (!is_dots (get_name (found.gl_pathv[i])) || is_dots (get_name (pattern)))
      g_ptr_array_add (paths, g_strdup (found.gl_pathv[i]));
  globfree (&found);
  if (result == GLOB_NOSPACE)
    self->code = ENOMEM;
}

static char *
escape (const char *path)
{
  GString *escaped = g_string_new (NULL);

  for (; *path != '\0'; path++)
    {
      if (strchr ("*?[]{}~\\", *path) != NULL)
        g_string_append_c (escaped, '\\');
      g_string_append_c (escaped, *path);
    }
  return g_string_free (escaped, FALSE);
}

/* The first "**" that is a whole name. */
static const char *
find_stars (const char *pattern)
{
  for (const char *at = pattern; *at != '\0'; at++)
    {
      const gboolean begins = at == pattern || at[-1] == '/';

      if (*at == '\\' && at[1] != '\0')
        at++;
      else if (begins && at[0] == '*' && at[1] == '*' && (at[2] == '\0' || at[2] == '/'))
        return at;
    }
  return NULL;
}

/* The slash after the first name that is a pattern, or %NULL if only the last one is. */
static const char *
find_slash (const char *pattern)
{
  gboolean is_pattern = FALSE;

  for (const char *at = pattern; *at != '\0'; at++)
    if (*at == '\\' && at[1] != '\0')
      at++;
    else if (*at == '/' && is_pattern)
      return at;
    else
      is_pattern = is_pattern || strchr ("*?[", *at) != NULL;
  return NULL;
}

static void search_find (Search *self, const char *pattern);

/* glob() finds no hidden folders, only hidden files: so it is asked for one name after the other.
 */
static void
search_below (Search *self, const char *pattern, const char *slash)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *names = g_strndup (pattern, slash - pattern);

  search_glob (self, names, GLOB_ONLYDIR, folders);
  for (guint i = 0; i < folders->len && self->code == 0; i++)
    {
      g_autofree char *escaped = escape (folders->pdata[i]);
      g_autofree char *below = g_strconcat (escaped, slash, NULL);

      search_find (self, below);
    }
}

static gboolean
is_folder (const char *parent, const struct dirent *entry, gboolean hidden)
{
  g_autofree char *path = NULL;
  struct stat details;

  if (*entry->d_name == '.' && (!hidden || is_dots (entry->d_name)))
    return FALSE;
  if (entry->d_type != DT_UNKNOWN)
    return entry->d_type == DT_DIR;

  path = g_strconcat (parent, entry->d_name, NULL);
  return lstat (path, &details) == 0 && S_ISDIR (details.st_mode);
}

static GPtrArray *
search_list_folders (Search *self, const char *parent)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  DIR *dir = opendir (*parent == '\0' ? "." : parent);
  const struct dirent *entry;

  if (dir == NULL)
    {
      search_add_unlisted (self, parent, errno);
      return g_steal_pointer (&folders);
    }

  errno = 0;
  while ((entry = readdir (dir)) != NULL)
    if (is_folder (parent, entry, self->hidden))
      g_ptr_array_add (folders, g_strconcat (parent, entry->d_name, "/", NULL));
  if (errno != 0)
    search_add_unlisted (self, parent, errno);
  closedir (dir);
  return g_steal_pointer (&folders);
}

/* Adds the matches in @folder, which is empty or ends with a slash, and in all folders below. */
static void
search_walk (Search *self, const char *folder, const char *pattern)
{
  g_autoptr (GPtrArray) folders = NULL;
  g_autofree char *escaped = escape (folder);
  g_autofree char *here = g_strconcat (escaped, pattern, NULL);

  search_find (self, here);
  if (self->code != 0)
    return;

  folders = search_list_folders (self, folder);
  for (guint i = 0; i < folders->len && self->code == 0; i++)
    search_walk (self, folders->pdata[i], pattern);
}

static void
search_find (Search *self, const char *pattern)
{
  const char *stars = find_stars (pattern);
  const char *rest = stars == NULL ? NULL : stars + strspn (stars, "*");
  const char *slash = self->hidden ? find_slash (pattern) : NULL;
  g_autoptr (GPtrArray) starts = NULL;
  g_autofree char *before = NULL;

  if (slash != NULL && (stars == NULL || slash < stars))
    {
      search_below (self, pattern, slash);
      return;
    }
  if (stars == NULL)
    {
      search_glob (self, pattern, 0, self->found->paths);
      return;
    }

  /* "**" itself, at the end, is everything below, or with a slash, all folders. */
  if (*rest == '\0')
    rest = "*";
  rest += strspn (rest, "/");
  if (*rest == '\0')
    rest = "*/";
  if (stars == pattern)
    {
      search_walk (self, "", rest);
      return;
    }

  starts = g_ptr_array_new_with_free_func (g_free);
  before = g_strndup (pattern, stars - pattern);
  search_glob (self, before, GLOB_ONLYDIR, starts);
  for (guint i = 0; i < starts->len && self->code == 0; i++)
    if (g_str_has_suffix (starts->pdata[i], "/"))
      search_walk (self, starts->pdata[i], rest);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* A path may match in several ways. */
static void
sort (GPtrArray *paths)
{
  g_ptr_array_sort (paths, compare_paths);
  for (guint i = paths->len; i > 1; i--)
    if (g_str_equal (paths->pdata[i - 1], paths->pdata[i - 2]))
      g_ptr_array_remove_index (paths, i - 1);
}

/**
 * troupe_glob_find:
 * @pattern: a pattern of the shell, with * ? [] {} and ~; the name "**" matches zero or more
 *   folders that are not links
 * @hidden: whether * and ** match names that begin with a dot; a dot itself always does
 * @error: return location for an error
 *
 * Finds the paths that match @pattern now. If a folder cannot be listed, the search continues
 * without it.
 *
 * Returns: (transfer full) (nullable): the paths, or %NULL with %TROUPE_SOURCE_ERROR_READ if
 *   descriptors or memory ran out
 */
TroupeGlob *
troupe_glob_find (const char *pattern, gboolean hidden, GError **error)
{
  g_autoptr (TroupeGlob) found = g_new0 (TroupeGlob, 1);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) patterns = troupe_braces_expand (pattern);
  Search search = { found, told, hidden, 0 };

  found->paths = g_ptr_array_new_with_free_func (g_free);
  found->unlisted = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < patterns->len && search.code == 0; i++)
    search_find (&search, patterns->pdata[i]);
  if (search.code != 0)
    {
      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ,
                   _ ("The files that match “%s” cannot be found: %s"), pattern,
                   g_strerror (search.code));
      return NULL;
    }
  sort (found->paths);
  return g_steal_pointer (&found);
}

/**
 * troupe_glob_free:
 * @self: (transfer full): the paths found
 *
 * Frees @self.
 */
void
troupe_glob_free (TroupeGlob *self)
{
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->unlisted, g_ptr_array_unref);
  g_free (self);
}

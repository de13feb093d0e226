/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds circles among the source files that include one another. */

#include "include-graph.h"

#include <string.h>

#define PRIVATE "-private"

/* Matches comments, and the contents of characters and strings, to find the names of functions. */
#define COMMENTS "/\\*.*?\\*/|//[^\n]*"
#define STRINGS  "|\"(\\\\.|[^\"\\\\\n])*\"|'(\\\\.|[^'\\\\\n])+'"

struct _IncludeGraph
{
  /* Maps each path to its text without comments. */
  GHashTable *files;
  /* Maps the name of a header to its paths, of which each folder may have one. */
  GHashTable *headers;
  /* Maps the name of a function to the file that defines it. */
  GHashTable *functions;
  /* Map each file, and each folder, to the set of those that it needs. */
  GHashTable *file_arrows;
  GHashTable *folder_arrows;
};

static GHashTable *
create_arrows (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) g_hash_table_unref);
}

/**
 * include_graph_new:
 *
 * Returns: (transfer full): a graph without files
 */
IncludeGraph *
include_graph_new (void)
{
  IncludeGraph *self = g_new0 (IncludeGraph, 1);

  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->headers =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->functions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->file_arrows = create_arrows ();
  self->folder_arrows = create_arrows ();
  return self;
}

/**
 * include_graph_free:
 * @self: (transfer full): a graph
 *
 * Frees @self.
 */
void
include_graph_free (IncludeGraph *self)
{
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->headers);
  g_hash_table_unref (self->functions);
  g_hash_table_unref (self->file_arrows);
  g_hash_table_unref (self->folder_arrows);
  g_free (self);
}

static char *
remove_matches (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_DOTALL, 0, NULL);

  return g_regex_replace_literal (regex, text, -1, 0, "", 0, NULL);
}

/* Returns the name of a pair and its private header, without the ending. */
static char *
get_file (const char *path)
{
  char *file = g_strndup (path, strrchr (path, '.') - path);

  if (g_str_has_suffix (file, PRIVATE))
    file[strlen (file) - strlen (PRIVATE)] = '\0';
  return file;
}

static void
add_functions (IncludeGraph *self, const char *path, const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("^(\\w+) \\(", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      char *name = g_match_info_fetch (match, 1);

      g_hash_table_insert (self->functions, name, get_file (path));
    }
}

/**
 * include_graph_add_file:
 * @path: the path of a C file
 * @text: its content
 *
 * Adds a file, before include_graph_connect().
 */
void
include_graph_add_file (IncludeGraph *self, const char *path, const char *text)
{
  char *code = remove_matches (text, COMMENTS);

  g_hash_table_insert (self->files, g_strdup (path), code);
  if (g_str_has_suffix (path, ".h"))
    {
      char *name = g_path_get_basename (path);
      GPtrArray *paths = g_hash_table_lookup (self->headers, name);

      if (paths == NULL)
        {
          paths = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (self->headers, g_strdup (name), paths);
        }
      g_ptr_array_add (paths, g_strdup (path));
      g_free (name);
    }
  else
    add_functions (self, path, code);
}

static void
add_arrow (GHashTable *arrows, const char *from, const char *to)
{
  GHashTable *targets = g_hash_table_lookup (arrows, from);

  if (g_str_equal (from, to))
    return;

  if (targets == NULL)
    {
      targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (arrows, g_strdup (from), targets);
    }
  g_hash_table_add (targets, g_strdup (to));
}

static void
connect_files (IncludeGraph *self, const char *from, const char *to)
{
  g_autofree char *from_folder = g_path_get_dirname (from);
  g_autofree char *to_folder = g_path_get_dirname (to);

  add_arrow (self->file_arrows, from, to);
  add_arrow (self->folder_arrows, from_folder, to_folder);
}

/* Searches as a compiler does: in the same folder first. */
static const char *
find_header (IncludeGraph *self, const char *path, const char *name)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *beside = g_build_filename (folder, name, NULL);
  g_autofree char *base_name = g_path_get_basename (name);
  const GPtrArray *paths = g_hash_table_lookup (self->headers, base_name);

  if (paths == NULL)
    return NULL;
  for (guint i = 0; i < paths->len; i++)
    if (g_str_equal (paths->pdata[i], beside))
      return paths->pdata[i];
  return paths->pdata[0];
}

static void
connect_includes (IncludeGraph *self, const char *path, const char *text)
{
  g_autofree char *from = get_file (path);
  g_autoptr (GRegex) regex =
      g_regex_new ("^\\s*#\\s*include\\s*\"([^\"]+)\"", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      const char *header = find_header (self, path, name);
      g_autofree char *to = header ? get_file (header) : NULL;

      if (to)
        connect_files (self, from, to);
    }
}

static void
connect_calls (IncludeGraph *self, const char *path, const char *text)
{
  g_autofree char *from = get_file (path);
  g_autofree char *code = remove_matches (text, COMMENTS STRINGS);
  g_autoptr (GRegex) regex = g_regex_new ("\\btroupe_\\w+", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, code, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 0);
      const char *to = g_hash_table_lookup (self->functions, name);

      if (to)
        connect_files (self, from, to);
    }
}

/**
 * include_graph_connect:
 *
 * Adds the arrows, once all files were added.
 */
void
include_graph_connect (IncludeGraph *self)
{
  GHashTableIter iter;
  gpointer path;
  gpointer text;

  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &path, &text))
    {
      connect_includes (self, path, text);
      if (g_str_has_suffix (path, ".c"))
        connect_calls (self, path, text);
    }
}

static GList *
get_sorted_keys (GHashTable *table)
{
  return g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) strcmp);
}

/* Follows the arrows from the end of the path, and returns a path back to its start. */
static gboolean
find_way_back (GHashTable *arrows, GPtrArray *way, GHashTable *visited)
{
  GHashTable *targets = g_hash_table_lookup (arrows, way->pdata[way->len - 1]);
  g_autoptr (GList) sorted = targets ? get_sorted_keys (targets) : NULL;

  for (GList *l = sorted; l; l = l->next)
    {
      if (g_str_equal (l->data, way->pdata[0]))
        return TRUE;
      if (!g_hash_table_add (visited, l->data))
        continue;
      g_ptr_array_add (way, l->data);
      if (find_way_back (arrows, way, visited))
        return TRUE;
      g_ptr_array_set_size (way, way->len - 1);
    }
  return FALSE;
}

static char *
find_circle (GHashTable *arrows)
{
  g_autoptr (GList) starts = get_sorted_keys (arrows);

  for (GList *l = starts; l; l = l->next)
    {
      g_autoptr (GPtrArray) way = g_ptr_array_new ();
      g_autoptr (GHashTable) visited = g_hash_table_new (g_str_hash, g_str_equal);

      g_ptr_array_add (way, l->data);
      if (find_way_back (arrows, way, visited))
        {
          g_ptr_array_add (way, l->data);
          g_ptr_array_add (way, NULL);
          return g_strjoinv (" -> ", (char **) way->pdata);
        }
    }
  return NULL;
}

/**
 * include_graph_find_circle_of_files:
 *
 * Returns: (transfer full) (nullable): a circle, each file with an arrow to the next one
 */
char *
include_graph_find_circle_of_files (IncludeGraph *self)
{
  return find_circle (self->file_arrows);
}

/**
 * include_graph_find_circle_of_folders:
 *
 * Returns: (transfer full) (nullable): the same of the folders that the files are in
 */
char *
include_graph_find_circle_of_folders (IncludeGraph *self)
{
  return find_circle (self->folder_arrows);
}

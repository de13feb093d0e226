/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Protects the files that a job reads from being emptied by those that it writes. */

#include "troupe-written-files.h"

#include "troupe-config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file that is written: the option that names it, and its path. */
typedef struct
{
  const char *option;
  const char *path;
} Written;

static gboolean
get_info (const char *path, struct stat *info)
{
  return g_str_equal (path, "-") ? fstat (STDIN_FILENO, info) == 0 : g_stat (path, info) == 0;
}

static gboolean
is_same (const struct stat *file, const struct stat *other)
{
  return file->st_dev == other->st_dev && file->st_ino == other->st_ino;
}

static gboolean
list_reads (TroupeItemList *list, const struct stat *file)
{
  const char *const *input = troupe_item_list_get_input (list);
  struct stat info;

  if (troupe_item_list_get_kind (list) == TROUPE_ITEM_LIST_CSV)
    return get_info (troupe_item_list_get_csv (list), &info) && is_same (&info, file);
  if (troupe_item_list_get_kind (list) != TROUPE_ITEM_LIST_INPUT)
    return FALSE;

  for (guint i = 0; input[i] != NULL; i++)
    if (get_info (input[i], &info) && is_same (&info, file))
      return TRUE;
  return FALSE;
}

static gboolean
job_reads (TroupeJobFile *file, const struct stat *info)
{
  if (!S_ISREG (info->st_mode))
    return FALSE;

  for (guint i = 0; i < file->items->len; i++)
    if (list_reads (g_ptr_array_index (file->items, i), info))
      return TRUE;
  return FALSE;
}

static gboolean
check_one (TroupeJobFile *file, const Written *written, GError **error)
{
  g_autofree char *name = NULL;
  struct stat info;

  if (g_stat (written->path, &info) != 0 || !job_reads (file, &info))
    return TRUE;

  name = g_filename_display_name (written->path);
  if (g_str_equal (written->option, "output"))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 _ ("“%s” is both the input and the output: name another file"), name);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 _ ("“%s” is the input, which --%s would replace: name another file"), name,
                 written->option);
  return FALSE;
}

static gboolean
check_standard_output (TroupeJobFile *file, GError **error)
{
  struct stat info;

  if (fstat (STDOUT_FILENO, &info) != 0 || !job_reads (file, &info))
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                       _ ("The input is also what standard output goes to: name another file"));
  return FALSE;
}

/* Devices may be named any number of times. */
static gboolean
is_one_file (const char *path, const char *other)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *other_whole = g_canonicalize_filename (other, NULL);
  struct stat info;
  struct stat other_info;

  if (g_stat (path, &info) != 0 || g_stat (other, &other_info) != 0)
    return g_str_equal (whole, other_whole);
  return S_ISREG (info.st_mode) && is_same (&info, &other_info);
}

static gboolean
check_pair (const Written *first, const Written *second, GError **error)
{
  g_autofree char *name = NULL;

  if (first->path == NULL || second->path == NULL || !is_one_file (first->path, second->path))
    return TRUE;

  name = g_filename_display_name (second->path);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               _ ("--%s and --%s name the same file, “%s”"), first->option, second->option, name);
  return FALSE;
}

/**
 * troupe_written_files_check:
 * @file: a job
 * @save: (nullable): the path of the saved job file
 * @error: return location for an error
 *
 * Checks that no file that the job writes is one that it reads, or another one that it writes:
 * opening it would empty it.
 *
 * Returns: %FALSE with %G_OPTION_ERROR_FAILED, if one is
 */
gboolean
troupe_written_files_check (TroupeJobFile *file, const char *save, GError **error)
{
  const Written files[] = {
    { "output", troupe_output_options_get_output (file->output) },
    { "joblog", troupe_output_options_get_joblog (file->output) },
    { "report", troupe_output_options_get_report (file->output) },
    { "save", save },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      if (files[i].path != NULL && !check_one (file, &files[i], error))
        return FALSE;
      for (guint j = 0; j < i; j++)
        if (!check_pair (&files[j], &files[i], error))
          return FALSE;
    }

  return files[0].path != NULL || check_standard_output (file, error);
}

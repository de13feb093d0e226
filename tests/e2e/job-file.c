/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A folder with a job file, for tests of the window. */

#include "job-file.h"

#include <glib/gstdio.h>

void
job_file_set_up (JobFile *self, gconstpointer text)
{
  self->directory = g_dir_make_tmp (NULL, NULL);
  self->path = g_build_filename (self->directory, "first.troupe", NULL);
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
}

void
job_file_tear_down (JobFile *self, gconstpointer text)
{
  g_remove (self->path);
  g_rmdir (self->directory);
  g_free (self->path);
  g_free (self->directory);
}

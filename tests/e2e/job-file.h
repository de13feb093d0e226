/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A folder with a job file, for tests of the window. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * JobFile:
 * @directory: a new folder
 * @path: the only file in it
 *
 * A fixture: a job file with the text that the test was added with.
 */
typedef struct
{
  char *directory;
  char *path;
} JobFile;

void job_file_set_up (JobFile *self, gconstpointer text);
void job_file_tear_down (JobFile *self, gconstpointer text);

G_END_DECLS

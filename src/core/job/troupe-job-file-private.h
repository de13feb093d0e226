/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Functions shared by loading and saving job files. */

#pragma once

#include "troupe-job-file.h"

G_BEGIN_DECLS

/* Shared by loading and saving. */

#define TROUPE_JOB_FILE_VERSION 1

#define TROUPE_JOB_FILE_GROUP  "Troupe"
#define TROUPE_JOB_FILE_JOB    "Job"
#define TROUPE_JOB_FILE_ITEMS  "Items"
#define TROUPE_JOB_FILE_OUTPUT "Output"

/* "Items", "Items 2", "Items 3"… */
char *troupe_job_file_items_group (guint index);

/* "crash-limit" is "CrashLimit". */
char *troupe_job_file_key (const char *option);

/* The paths of a job file are relative to its folder. */
typedef char *(*TroupeJobFilePath) (const char *folder, const char *path);
void
troupe_job_file_map_paths (TroupeJobFile *self, const char *folder, TroupeJobFilePath map_path);

G_END_DECLS

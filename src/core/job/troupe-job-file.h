/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Job files: a job, its items and its output as a key file. */

#pragma once

#include "troupe-item-list.h"
#include "troupe-job.h"
#include "troupe-output-options.h"

G_BEGIN_DECLS

typedef enum
{
  TROUPE_JOB_FILE_ERROR_SYNTAX,
  TROUPE_JOB_FILE_ERROR_VERSION,
  TROUPE_JOB_FILE_ERROR_UNKNOWN,
  TROUPE_JOB_FILE_ERROR_INVALID,
} TroupeJobFileError;

#define TROUPE_JOB_FILE_ERROR (troupe_job_file_error_quark ())

GQuark troupe_job_file_error_quark (void);

/**
 * TroupeJobFile:
 * @job: the job with its options; never %NULL
 * @items: (element-type TroupeItemList): over which items; never %NULL, may be empty
 * @output: the options about results; never %NULL
 *
 * All settings of a call of the command line, as FILE.troupe stores them: a key file of version 1
 * with the groups Troupe, Job, Items and Output. The keys of Job and Output are the options of the
 * command line, as in "CrashLimit".
 */
typedef struct
{
  TroupeJob *job;
  GPtrArray *items;
  TroupeOutputOptions *output;
} TroupeJobFile;

TroupeJobFile *troupe_job_file_new (void);
char *troupe_job_file_read (const char *path, gsize *size, GError **error);
TroupeJobFile *troupe_job_file_load (const char *path, GError **error);
TroupeJobFile *
troupe_job_file_load_text (const char *text, gsize size, const char *path, GError **error);
char *troupe_job_file_to_text (TroupeJobFile *self, GError **error);
gboolean troupe_job_file_save (TroupeJobFile *self, const char *path, GError **error);
void troupe_job_file_find_columns (TroupeJobFile *self);
TroupeSource *troupe_job_file_open_items (TroupeJobFile *self, GError **error);
gboolean troupe_job_file_reads_stream (TroupeJobFile *self);
gboolean troupe_job_file_reads_standard_input (TroupeJobFile *self);
void troupe_job_file_choose_order (TroupeJobFile *self);
void troupe_job_file_free (TroupeJobFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeJobFile, troupe_job_file_free)

G_END_DECLS

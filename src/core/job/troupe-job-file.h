/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Job files: a job, its items and its output as a key file. */

#pragma once

#include "troupe-item-list.h"
#include "troupe-job.h"

G_BEGIN_DECLS

/**
 * TroupeFormat:
 * @TROUPE_FORMAT_LINES: the value of each item that succeeded, one per line
 * @TROUPE_FORMAT_JSON: one array of values, null for items that failed
 * @TROUPE_FORMAT_JSONL: one JSON object for each item, one per line
 * @TROUPE_FORMAT_CSV: one record for each item, after a record of names
 */
typedef enum
{
  TROUPE_FORMAT_LINES,
  TROUPE_FORMAT_JSON,
  TROUPE_FORMAT_JSONL,
  TROUPE_FORMAT_CSV,
} TroupeFormat;

#define TROUPE_TYPE_FORMAT (troupe_format_get_type ())

GType troupe_format_get_type (void);

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
 * @format: how results are written
 * @unordered: whether they are written as they finish
 * @output: (nullable): the file that they are written to
 * @joblog: (nullable): the file for one line per item
 * @results: (nullable): the folder for the output of each item
 * @report: (nullable): the file for the report of the run
 *
 * All settings of a call of the command line, as FILE.troupe stores them: a key file of version 1
 * with the groups Troupe, Job, Items and Output. The keys of Job and Output are the options of the
 * command line, as in "CrashLimit".
 */
typedef struct
{
  TroupeJob *job;
  GPtrArray *items;
  TroupeFormat format;
  gboolean unordered;
  char *output;
  char *joblog;
  char *results;
  char *report;
} TroupeJobFile;

TroupeJobFile *troupe_job_file_new (void);
char *troupe_job_file_read (const char *path, gsize *size, GError **error);
TroupeJobFile *troupe_job_file_load (const char *path, GError **error);
gboolean troupe_job_file_save (TroupeJobFile *self, const char *path, GError **error);
void troupe_job_file_find_columns (TroupeJobFile *self);
TroupeSource *troupe_job_file_open_items (TroupeJobFile *self, GError **error);
void troupe_job_file_free (TroupeJobFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeJobFile, troupe_job_file_free)

G_END_DECLS

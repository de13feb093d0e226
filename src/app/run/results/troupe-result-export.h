/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The export of results from a page. */

#pragma once

#include "troupe-formatter.h"
#include "troupe-results.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TroupeResultExport:
 * @results: all results
 * @format: the format of the file
 * @are_commands: whether they are outputs of commands
 * @rows: (nullable): the rows to write, in their order, as guint32; %NULL: all of them
 * @is_part: whether these are not all
 *
 * What is written to a file.
 */
typedef struct
{
  TroupeResults *results;
  TroupeFormat format;
  gboolean are_commands;
  GArray *rows;
  gboolean is_part;
} TroupeResultExport;

void troupe_result_export_start (const TroupeResultExport *export,
                                 AdwToastOverlay *toasts,
                                 const char *path);

G_END_DECLS

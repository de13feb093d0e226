/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the columns of the table of workers show. */

#pragma once

#include "troupe-cell.h"

G_BEGIN_DECLS

typedef enum
{
  TROUPE_WORKER_CONTENT_TEXT,
  TROUPE_WORKER_CONTENT_NUMBER,
  TROUPE_WORKER_CONTENT_BADGE,
  TROUPE_WORKER_CONTENT_GRAPH,
} TroupeWorkerContentKind;

/**
 * TroupeWorkerContentRoom:
 * @TROUPE_WORKER_CONTENT_STAYS: the column has its width, or the table scrolls
 * @TROUPE_WORKER_CONTENT_GROWS: the column is as wide as the longest text in it
 * @TROUPE_WORKER_CONTENT_YIELDS: the column is left out where there is no room for it
 * @TROUPE_WORKER_CONTENT_YIELDS_AT_END: the same once no worker is alive, since it is empty then
 *
 * What becomes of a column if a table is too narrow.
 */
typedef enum
{
  TROUPE_WORKER_CONTENT_STAYS,
  TROUPE_WORKER_CONTENT_GROWS,
  TROUPE_WORKER_CONTENT_YIELDS,
  TROUPE_WORKER_CONTENT_YIELDS_AT_END,
} TroupeWorkerContentRoom;

/**
 * TroupeWorkerContent:
 * @id: of its column in troupe-worker-table.ui
 * @kind: how it is drawn
 * @characters: its width, of a text or a number
 * @property: the property of a worker that it shows
 * @to_text: (nullable): formats it; its data is a pointer to the guint by which percentages are
 *   divided
 * @depends_on_more: whether the text also changes without the property
 * @sorted_by: (nullable): the property that it is sorted by, if it is another one
 * @of_process: (nullable): what the row of a process shows
 * @of_machine: (nullable): what the row of a machine shows
 * @in_narrow: whether a narrow window shows it
 * @room: what becomes of it if there is little room
 *
 * What a column shows.
 */
typedef struct
{
  const char *id;
  TroupeWorkerContentKind kind;
  guint characters;
  const char *property;
  TroupeCellText to_text;
  gboolean depends_on_more;
  const char *sorted_by;
  const char *of_process;
  const char *of_machine;
  gboolean in_narrow;
  TroupeWorkerContentRoom room;
} TroupeWorkerContent;

const TroupeWorkerContent *troupe_worker_content_get (guint n);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The columns of the live table. */

#pragma once

#include "troupe-column-text.h"
#include "troupe-live-facts.h"
#include "troupe-screen.h"

G_BEGIN_DECLS

/**
 * TroupeLiveColumnId:
 *
 * The columns, from left to right.
 */
typedef enum
{
  TROUPE_LIVE_NUMBER,
  TROUPE_LIVE_HOST,
  TROUPE_LIVE_PID,
  TROUPE_LIVE_STATE,
  TROUPE_LIVE_LETTER,
  TROUPE_LIVE_CPU,
  TROUPE_LIVE_CORE,
  TROUPE_LIVE_MEMORY,
  TROUPE_LIVE_DISK,
  TROUPE_LIVE_DONE,
  TROUPE_LIVE_DIED,
  TROUPE_LIVE_TIME,
  TROUPE_LIVE_ITEM,
  TROUPE_N_LIVE_COLUMNS,
} TroupeLiveColumnId;

/**
 * TroupeLiveColumn:
 * @title: above the column, to be translated
 * @name: of what the table is sorted by, to be translated
 * @side: where its text is
 * @least: the columns of the terminal that it has at least
 * @most: the same, at most
 * @rank: the first to be left out in a narrow terminal are those of the highest rank; 0 stays
 * @is_descending: whether the largest is first when the table is sorted by it
 * @describe: returns the text of a worker
 * @judge: (nullable): returns its style
 * @measure: (nullable): returns what it is sorted by; its text if there is none
 *
 * One column.
 */
typedef struct
{
  const char *title;
  const char *name;
  TroupeColumnSide side;
  guint least;
  guint most;
  guint rank;
  gboolean is_descending;
  char *(*describe) (const TroupeLiveFacts *facts, TroupeWorker *worker);
  TroupeStyle (*judge) (const TroupeLiveFacts *facts, TroupeWorker *worker);
  double (*measure) (const TroupeLiveFacts *facts, TroupeWorker *worker);
} TroupeLiveColumn;

/**
 * TroupeLiveLayout:
 * @widths: of each column, in columns of the terminal; 0 for one that is left out
 *
 * How wide the columns are.
 */
typedef struct
{
  guint widths[TROUPE_N_LIVE_COLUMNS];
} TroupeLiveLayout;

const TroupeLiveColumn *troupe_live_column_get (TroupeLiveColumnId id);
int troupe_live_column_compare (TroupeLiveColumnId id,
                                const TroupeLiveFacts *facts,
                                TroupeWorker *a,
                                TroupeWorker *b);
void troupe_live_layout_choose (TroupeLiveLayout *self,
                                const guint *needed,
                                const TroupeLiveFacts *facts,
                                guint n_columns);

G_END_DECLS

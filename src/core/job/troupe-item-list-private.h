/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The members of a list of items, and the table of its options. */

#pragma once

#include "troupe-item-list.h"

G_BEGIN_DECLS

struct _TroupeItemList
{
  TroupeOptions parent_instance;

  TroupeItemListKind kind;
  GStrv arguments;
  GStrv input;

  /* Where the items are. */
  char *range;
  char *csv;
  char *glob;
  char *directory;

  /* How files are cut into items. */
  gboolean null;
  char *delimiter;
  gboolean pipe;
  guint64 block;
  guint records;
  char *recstart;
  char *recend;

  /* How items are read. */
  gboolean skip_first_line;
  gboolean header;
  gboolean no_header;
  char *colsep;
  TroupeTrimChoice trim;
  char *column;

  /* Which files are items. */
  char *match;
  gboolean hidden;
  gboolean no_hidden;
  gboolean natural;
  gboolean no_run_if_empty;

  gboolean linked;
};

extern const TroupeOption troupe_item_list_options[];
extern const guint troupe_item_list_n_options;

G_END_DECLS

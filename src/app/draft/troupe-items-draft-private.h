/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of a list of items that its source files share. */

#pragma once

#include "troupe-items-draft.h"

G_BEGIN_DECLS

struct _TroupeItemsDraft
{
  GObject parent_instance;

  TroupeItemsFrom from;
  /* Indexed by the error that concerns the field. */
  char *fields[TROUPE_ITEMS_DRAFT_N_FIELDS];
  gboolean null;
  gboolean linked;
  /* Those of its options that are no fields. */
  TroupeItemList *options;
};

G_END_DECLS

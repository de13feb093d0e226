/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-draft.h"
#include "troupe-item-list.h"

G_BEGIN_DECLS

#define TROUPE_DRAFT_N_FIELDS (TROUPE_DRAFT_ERROR_MATCH + 1)

/* What a person is told about a draft. */
typedef struct
{
  char *title;
  char *summary;
  char *shows;
  char *help;
  char *items_help;
  char *example;
} TroupeDraftTexts;

struct _TroupeDraft
{
  GObject parent_instance;

  TroupeJob *job;
  TroupeDraftTexts texts;
  TroupeItemsFrom items_from;
  /* By the error that is about it. */
  char *fields[TROUPE_DRAFT_N_FIELDS];
  /* The job file that it was read from, or NULL. */
  char *file;
  gboolean modified;
  /* Of TroupeItemList, as a job file says them, or NULL. */
  GPtrArray *saved_items;
};

TroupeDraft *troupe_draft_create (TroupeJob *job, const TroupeDraftTexts *texts);
void troupe_draft_set_field (TroupeDraft *self, TroupeDraftError field, const char *text);
void troupe_draft_set_items_from (TroupeDraft *self, TroupeItemsFrom items_from);
GPtrArray *troupe_draft_create_item_lists (TroupeDraft *self, GError **error);

G_END_DECLS

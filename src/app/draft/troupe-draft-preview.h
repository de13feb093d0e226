/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The first items of a draft, and the commands that they make. */

#pragma once

#include "troupe-draft.h"

G_BEGIN_DECLS

/**
 * TroupeDraftPreview:
 * @error: (nullable): why there are no items, of %TROUPE_DRAFT_ERROR
 * @list_errors: (element-type GError): the errors of each list, of %TROUPE_ITEMS_DRAFT_ERROR, or
 *   %NULL; empty if no list alone is wrong
 * @first: (nullable): the first items in words; %NULL if they are not read before the job runs
 * @length: the number of items, or -1 if it is not known
 * @n_read: the number of items that were read
 * @has_more: whether there are more than @n_read items, of which the number is not known
 * @rest: (nullable): the source of these
 * @commands: (nullable): the first command lines of a job that runs commands
 * @command_error: (nullable): why the command does not fit the items
 *
 * What the items of a draft are, found by opening them.
 */
typedef struct
{
  GError *error;
  GPtrArray *list_errors;
  char *first;
  gint64 length;
  guint64 n_read;
  gboolean has_more;
  TroupeSource *rest;
  char *commands;
  GError *command_error;
} TroupeDraftPreview;

TroupeDraftPreview *troupe_draft_preview_new (TroupeDraft *draft);
TroupeDraftPreview *troupe_draft_preview_copy (const TroupeDraftPreview *self);
void troupe_draft_preview_free (TroupeDraftPreview *self);
char *troupe_draft_preview_describe (const TroupeDraftPreview *self);
gboolean troupe_draft_preview_count (TroupeDraftPreview *self, guint32 max_count);

char *troupe_draft_preview_items (TroupeDraft *draft, GError **error);
char *troupe_draft_preview_commands (TroupeDraft *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeDraftPreview, troupe_draft_preview_free)

G_END_DECLS

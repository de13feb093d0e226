/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-draft-row.h"

struct _TroupeDraftRow
{
  AdwActionRow parent_instance;

  TroupeDraft *draft;
};

G_DEFINE_FINAL_TYPE (TroupeDraftRow, troupe_draft_row, ADW_TYPE_ACTION_ROW)

static void
troupe_draft_row_dispose (GObject *object)
{
  TroupeDraftRow *self = TROUPE_DRAFT_ROW (object);

  g_clear_object (&self->draft);

  G_OBJECT_CLASS (troupe_draft_row_parent_class)->dispose (object);
}

static void
troupe_draft_row_class_init (TroupeDraftRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = troupe_draft_row_dispose;
}

static void
troupe_draft_row_init (TroupeDraftRow *self)
{
}

/**
 * troupe_draft_row_new:
 * @draft: the job
 *
 * Returns: (transfer floating): a row that says what it is and does
 */
GtkWidget *
troupe_draft_row_new (TroupeDraft *draft)
{
  TroupeDraftRow *self = g_object_new (TROUPE_TYPE_DRAFT_ROW, "use-markup", FALSE, "title",
                                       troupe_draft_get_title (draft), "subtitle",
                                       troupe_draft_get_summary (draft), NULL);

  self->draft = g_object_ref (draft);
  return GTK_WIDGET (self);
}

/**
 * troupe_draft_row_get_draft:
 *
 * Returns: (transfer none): the job
 */
TroupeDraft *
troupe_draft_row_get_draft (TroupeDraftRow *self)
{
  return self->draft;
}

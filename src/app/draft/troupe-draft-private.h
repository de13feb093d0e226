/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of a draft that its source files share. */

#pragma once

#include "troupe-draft.h"

G_BEGIN_DECLS

/* The texts that describe a draft. */
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
  TroupeOutputOptions *output_options;
  /* A list of TroupeItemsDraft, at least one. */
  GListStore *lists;
  TroupeDraftTexts texts;

  /* The job file that it was read from, or NULL. */
  char *file;
  /* The content of that file when it was last read or written, or NULL. */
  char *file_text;
  /* The contents of the draft when it was last marked as saved, or NULL. */
  GStrv saved;
};

TroupeDraft *troupe_draft_create (TroupeJob *job,
                                  TroupeOutputOptions *output_options,
                                  const TroupeDraftTexts *texts);
TroupeSource *troupe_draft_open_items (TroupeDraft *self, gboolean shuffled, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of a draft that its source files share. */

#pragma once

#include "troupe-draft.h"

G_BEGIN_DECLS

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
  /* Of TroupeItemsDraft, at least one. */
  GListStore *lists;
  TroupeDraftTexts texts;

  TroupeFormat format;
  gboolean unordered;
  /* Empty where nothing is written. */
  char *output;
  char *joblog;
  char *results;
  char *report;

  /* The job file that it was read from, or NULL. */
  char *file;
  /* What that held when it was read or written last, or NULL. */
  char *file_text;
  /* What it said when nothing of it would have been lost, or NULL. */
  GStrv saved;
};

TroupeDraft *troupe_draft_create (TroupeJob *job, const TroupeDraftTexts *texts);

G_END_DECLS

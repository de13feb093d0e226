/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of what a form says about each option, and of the control that edits it. */

#pragma once

#include "troupe-amount-control.h"
#include "troupe-late-check.h"
#include "troupe-option.h"

G_BEGIN_DECLS

/**
 * TroupeOptionText:
 * @theme: the group that it is shown in
 * @option: the name of the option
 * @title: its name in words, marked for translation
 * @help: a sentence about it, marked for translation
 * @amount: (nullable): if it is an amount, the description of its values
 * @choices: (nullable): if it has a few values, these
 * @has_others: whether it has other values than @choices
 * @create: (nullable): creates a control of its own
 * @check: (nullable): finds out whether what the value names is there
 *
 * A line of the table. An option without @amount, @choices and @create has a switch if it is yes or
 * no, and a field otherwise.
 */
typedef struct
{
  const char *theme;
  const char *option;
  const char *title;
  const char *help;
  const TroupeAmount *amount;
  const TroupeChoice *choices;
  gboolean has_others;
  GtkWidget *(*create) (void);
  TroupeLateCheckFunc check;
} TroupeOptionText;

/** In the order in which a form shows them. */
extern const TroupeOptionText troupe_option_texts[];
extern const guint troupe_option_n_texts;

void troupe_option_texts_name_options (void);

GtkWidget *troupe_option_text_create_control (const TroupeOptionText *self,
                                              const TroupeOption *option);

G_END_DECLS

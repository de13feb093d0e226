/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A drop-down for an option that has a few values. */

#pragma once

#include "troupe-option-control.h"

G_BEGIN_DECLS

/**
 * TroupeChoice:
 * @text: a value, as job files have it
 * @label: what it means, marked for translation
 * @context: (nullable): the context of the translation
 *
 * One of several values. An array of them ends with one whose label is %NULL.
 */
typedef struct
{
  const char *text;
  const char *label;
  const char *context;
} TroupeChoice;

#define TROUPE_TYPE_CHOICE_CONTROL (troupe_choice_control_get_type ())

/**
 * TroupeChoiceControl:
 *
 * A drop-down of values. If other values are possible as well, the last one is "Other…", with a
 * field to type it in.
 */
G_DECLARE_FINAL_TYPE (TroupeChoiceControl,
                      troupe_choice_control,
                      TROUPE,
                      CHOICE_CONTROL,
                      TroupeOptionControl)

const char *troupe_choice_get_label (const TroupeChoice *self);

GtkWidget *troupe_choice_control_new (const TroupeChoice *choices, gboolean has_others);
GtkWidget *troupe_choice_control_create_drop_down (const char *const *labels);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An object whose properties are options, which have a text. */

#pragma once

#include "troupe-option.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_OPTIONS (troupe_options_get_type ())

/**
 * TroupeOptions:
 *
 * An object with a table of options, each of which is a property of the same name and has a text,
 * in the words of the command line: "workers" is "4", "chunk" is "auto", "halt" is "soon,fail=10%",
 * "memory-limit" is "512M".
 */
G_DECLARE_DERIVABLE_TYPE (TroupeOptions, troupe_options, TROUPE, OPTIONS, GObject)

/**
 * TroupeOptionsClass:
 * @table: the table of options
 * @n_options: the number of its lines
 * @properties: their properties
 * @listed: (array zero-terminated=1): those that have a text
 */
struct _TroupeOptionsClass
{
  GObjectClass parent_class;

  const TroupeOption *table;
  guint n_options;
  GParamSpec **properties;
  const TroupeOption **listed;
};

void troupe_options_class_install (TroupeOptionsClass *klass,
                                   const TroupeOption *table,
                                   guint n_options);
void troupe_options_set_initial (TroupeOptions *self);

const TroupeOption *const *troupe_options_list (TroupeOptions *self);
const TroupeOption *troupe_options_find (TroupeOptions *self, const char *name);
const TroupeOption *troupe_options_find_word (TroupeOptions *self, const char *word);
gboolean
troupe_options_set_text (TroupeOptions *self, const char *name, const char *text, GError **error);
char *troupe_options_dup_text (TroupeOptions *self, const char *name);
gboolean troupe_options_is_default (TroupeOptions *self, const char *name);
gboolean troupe_options_check (TroupeOptions *self, GError **error);
gpointer troupe_options_copy (TroupeOptions *self);

G_END_DECLS

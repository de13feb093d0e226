/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Command templates with replacement strings. */

#pragma once

#include "troupe-arguments.h"
#include "troupe-template-error.h"
#include "troupe-template-settings.h"

G_BEGIN_DECLS

/** The separator between the parts of an item. */
#define TROUPE_TEMPLATE_PART_SEPARATOR '\x1f'

/**
 * TroupeTemplate:
 *
 * A command with replacement strings, of which each item makes a command line of its own.
 *
 * Replacement strings have GNU parallel's meaning: `{}` the item, `{.}` without its extension,
 * `{/}` its name without folders, `{//}` its folder, `{/.}` its name without extension, `{#}` the
 * number of the item from 1 on, `{%}` the number of the lane, `{2}`, `{-1}`, `{2.}`, `{2/}`… the
 * same for one part of an item that has several; `{}` then stands for all parts. `{NAME}` is a part
 * by its name, of each item if there are several. If there is no replacement string, `{}` is
 * appended, unless commands read the item from their standard input.
 *
 * No item is ever a part of shell code. If a shell is needed, the items are values of variables
 * between double quotes, which a shell does not parse; so they are also correct between the
 * template's own quotes and in here-documents. `\{` is a literal brace.
 */
typedef struct _TroupeTemplate TroupeTemplate;

TroupeTemplate *
troupe_template_new (const char *text, const TroupeTemplateSettings *settings, GError **error);
void troupe_template_free (TroupeTemplate *self);

void troupe_template_set_prefix (TroupeTemplate *self, const char *const *prefix);
gboolean troupe_template_needs_shell (TroupeTemplate *self);
gboolean troupe_template_is_code (TroupeTemplate *self);
gboolean troupe_template_expand (TroupeTemplate *self,
                                 const char *item,
                                 gsize size,
                                 guint64 sequence,
                                 guint lane,
                                 TroupeArguments *arguments,
                                 GError **error);
gboolean troupe_template_expand_text (TroupeTemplate *self,
                                      const char *item,
                                      gsize size,
                                      guint64 sequence,
                                      guint lane,
                                      GString *to,
                                      GError **error);
void troupe_template_describe (TroupeTemplate *self,
                               const char *item,
                               gsize size,
                               guint64 sequence,
                               guint lane,
                               GString *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeTemplate, troupe_template_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A reusable argument vector. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeArguments:
 *
 * Builds a program's arguments, in memory that is reused for the next one.
 */
typedef struct _TroupeArguments TroupeArguments;

TroupeArguments *troupe_arguments_new (void);
void troupe_arguments_free (TroupeArguments *self);

void troupe_arguments_clear (TroupeArguments *self);
GString *troupe_arguments_get_text (TroupeArguments *self);
void troupe_arguments_end (TroupeArguments *self);
void troupe_arguments_add (TroupeArguments *self, const char *argument);
guint troupe_arguments_get_count (TroupeArguments *self);
char **troupe_arguments_get (TroupeArguments *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeArguments, troupe_arguments_free)

G_END_DECLS

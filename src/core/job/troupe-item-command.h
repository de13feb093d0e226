/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command line of an item, as a person would type it. */

#pragma once

#include "troupe-job.h"
#include "troupe-template.h"

G_BEGIN_DECLS

/**
 * TroupeItemCommand:
 *
 * Describes what a job does with an item: the command of a job of commands; of another job, the
 * call of Troupe that runs this item alone. Either may be pasted into a shell.
 */
typedef struct _TroupeItemCommand TroupeItemCommand;

TroupeItemCommand *troupe_item_command_new (TroupeJob *job, TroupeTemplate *template_);
void troupe_item_command_free (TroupeItemCommand *self);

void troupe_item_command_append (TroupeItemCommand *self,
                                 GBytes *item,
                                 guint64 sequence,
                                 guint lane,
                                 GString *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeItemCommand, troupe_item_command_free)

G_END_DECLS

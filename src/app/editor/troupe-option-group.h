/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows of the options of one theme. */

#pragma once

#include "troupe-options.h"
#include "troupe-sandbox.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_OPTION_GROUP (troupe_option_group_get_type ())

/**
 * TroupeOptionGroup:
 *
 * A row that opens and then has a #TroupeOptionRow for each option of a theme. The rows are created
 * when it is opened first, since most people never open it.
 *
 * Properties: theme (string, construct-only: of a line of the table in troupe-option-texts.c).
 */
G_DECLARE_FINAL_TYPE (TroupeOptionGroup, troupe_option_group, TROUPE, OPTION_GROUP, AdwExpanderRow)

void troupe_option_group_set_options (TroupeOptionGroup *self,
                                      TroupeOptions *options,
                                      TroupeJobKind kind);
void troupe_option_group_set_sandbox (TroupeOptionGroup *self, TroupeSandbox sandbox);
gboolean troupe_option_group_show_invalid (TroupeOptionGroup *self);

G_END_DECLS

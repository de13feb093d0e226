/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parses a template as a shell does. */

#pragma once

#include "troupe-template-settings.h"

G_BEGIN_DECLS

/**
 * TroupeTemplateScan:
 * @script: (element-type TroupePiece): the template, unchanged
 * @words: (element-type GArray) (nullable): for each word of it, its pieces without quotes, or
 *   %NULL if only a shell can split them
 * @is_code: whether an item is in a string that another program reads as code
 */
typedef struct
{
  GArray *script;
  GPtrArray *words;
  gboolean is_code;
} TroupeTemplateScan;

gboolean troupe_template_scan (const char *text,
                               const TroupeTemplateSettings *settings,
                               TroupeTemplateScan *scan,
                               GError **error);

G_END_DECLS

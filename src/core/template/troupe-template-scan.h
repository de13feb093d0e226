/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a template is made of, found as a shell would. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeTemplateScan:
 * @script: (element-type TroupePiece): the template as it stands
 * @words: (element-type GArray) (nullable): for each word of it, its pieces without quotes, or
 * %NULL where only a shell can tell them
 * @is_code: whether an item stands in a string that another program reads as code
 */
typedef struct
{
  GArray *script;
  GPtrArray *words;
  gboolean is_code;
} TroupeTemplateScan;

gboolean troupe_template_scan (const char *text,
                               const char *const *names,
                               guint n_parts,
                               TroupeTemplateScan *scan,
                               GError **error);

G_END_DECLS

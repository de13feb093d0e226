/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts values into a template that is read by a shell. */

#pragma once

#include "troupe-template-values.h"

G_BEGIN_DECLS

/**
 * TroupeTemplateWrite:
 * @piece: a replacement string
 * @value: what it stands for
 * @to: the string to append to
 * @data: the data given to troupe_template_script_write()
 *
 * Writes a value, or something in its place.
 */
typedef void (*TroupeTemplateWrite) (const TroupePiece *piece,
                                     const char *value,
                                     GString *to,
                                     gpointer data);

void troupe_template_script_write (const GArray *script,
                                   const TroupeTemplateValues *values,
                                   TroupeTemplateWrite write,
                                   gpointer data,
                                   GString *to);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Other names of options of the command line. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeCallAlias:
 * @alias: a word of the command line, without "--"
 * @option: the word of the option that it stands for
 * @value: (nullable): the text that it sets, or %NULL if it is typed or the option is a flag
 *
 * Another name of an option, or of one value of it.
 */
typedef struct
{
  const char *alias;
  const char *option;
  const char *value;
} TroupeCallAlias;

const TroupeCallAlias *troupe_call_find_alias (const char *word);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names options in messages as the program that shows them does. */

#include "troupe-option-name.h"

static TroupeOptionNamer own_namer;

/**
 * troupe_option_name_set_namer:
 * @namer: (nullable): names options
 *
 * Lets messages call options as a form does. To be called before there is a second thread.
 */
void
troupe_option_name_set_namer (TroupeOptionNamer namer)
{
  own_namer = namer;
}

/**
 * troupe_option_name:
 * @option: the name of the property of an option, such as "keep-order"
 *
 * Returns: (transfer none): how a message calls the option: "--keep-order", or its name in the form
 */
const char *
troupe_option_name (const char *option)
{
  const char *name = own_namer != NULL ? own_namer (option) : NULL;
  g_autofree char *word = NULL;

  if (name != NULL)
    return name;

  word = g_strconcat ("--", option, NULL);
  return g_intern_string (word);
}

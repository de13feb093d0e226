/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The names of options in messages. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeOptionNamer:
 * @option: the name of the property of an option, such as "keep-order"
 *
 * May be called in any thread.
 *
 * Returns: (nullable): how a message calls the option, never freed; %NULL for its name on the
 *   command line
 */
typedef const char *(*TroupeOptionNamer) (const char *option);

void troupe_option_name_set_namer (TroupeOptionNamer namer);
const char *troupe_option_name (const char *option);

G_END_DECLS

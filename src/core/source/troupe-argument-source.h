/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of items that were typed as arguments. */

#pragma once

#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_ARGUMENT_SOURCE (troupe_argument_source_get_type ())

G_DECLARE_FINAL_TYPE (TroupeArgumentSource,
                      troupe_argument_source,
                      TROUPE,
                      ARGUMENT_SOURCE,
                      TroupeSource)

TroupeSource *troupe_argument_source_new (const char *const *items, gssize n_items);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source that combines every item of several lists with one another. */

#pragma once

#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_COMBINATION_SOURCE (troupe_combination_source_get_type ())

G_DECLARE_FINAL_TYPE (TroupeCombinationSource,
                      troupe_combination_source,
                      TROUPE,
                      COMBINATION_SOURCE,
                      TroupeSource)

TroupeSource *troupe_combination_source_new (TroupeSource *const *sources,
                                             const gboolean *linked,
                                             guint n_sources);
TroupeSource *troupe_combination_source_new_repeated (TroupeSource *const *sources,
                                                      guint n_sources);
void troupe_combination_source_set_item_max (TroupeCombinationSource *self, guint item_max);

G_END_DECLS

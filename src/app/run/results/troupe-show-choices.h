/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What results can be filtered by, with numbers. */

#pragma once

#include "troupe-results.h"

G_BEGIN_DECLS

GListModel *troupe_show_choices_new (void);
void troupe_show_choices_update (GListModel *choices, TroupeResults *results);

G_END_DECLS

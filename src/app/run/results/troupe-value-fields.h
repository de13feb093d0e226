/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The members of values, as columns to choose from. */

#pragma once

#include "troupe-run.h"

G_BEGIN_DECLS

GStrv troupe_value_fields_find (TroupeResults *results, gboolean *enough);
GStrv troupe_value_fields_load_chosen (TroupeRun *run);
void troupe_value_fields_save_chosen (TroupeRun *run, const char *const *chosen);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The names of items for people. */

#pragma once

#include "troupe-result.h"

G_BEGIN_DECLS

char *troupe_item_name_to_number (TroupeResult *result);
char *troupe_item_name_to_title (TroupeResult *result);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is missing in results that another process tells. */

#pragma once

#include "troupe-results.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_TOLD_NOTICE (troupe_told_notice_get_type ())

/**
 * TroupeToldNotice:
 *
 * Says how many results of a run of another process are shown without their values. It is not
 * visible if there are none.
 */
G_DECLARE_FINAL_TYPE (TroupeToldNotice, troupe_told_notice, TROUPE, TOLD_NOTICE, AdwBin)

void troupe_told_notice_update (TroupeToldNotice *self, TroupeResults *results);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Known results without some of them, whose items run again. */

#pragma once

#include "troupe-known-results.h"
#include "troupe-row-set.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_KNOWN_EXCEPT (troupe_known_except_get_type ())

/**
 * TroupeKnownExcept:
 *
 * The known results of an earlier run but for some rows, so that these run again and the others
 * keep their results. On request, items without a known result stay as they are: they are known as
 * not run.
 */
G_DECLARE_FINAL_TYPE (TroupeKnownExcept, troupe_known_except, TROUPE, KNOWN_EXCEPT, GObject)

TroupeKnownResults *
troupe_known_except_new (TroupeKnownResults *known, const TroupeRowSet *again, gint64 n_items);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interrupted runs on the first page. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_INTERRUPTED_LIST (troupe_interrupted_list_get_type ())

/**
 * TroupeInterruptedList:
 *
 * The latest runs that can be continued, with a button that does so; a row opens its run. It is
 * hidden while there are none.
 *
 * Properties: runs (a GListModel of TroupePastRun, nullable, newest first).
 */
G_DECLARE_FINAL_TYPE (TroupeInterruptedList,
                      troupe_interrupted_list,
                      TROUPE,
                      INTERRUPTED_LIST,
                      AdwBin)

G_END_DECLS

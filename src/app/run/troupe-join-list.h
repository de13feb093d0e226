/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The join statuses of a run's workers. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_JOIN_LIST (troupe_join_list_get_type ())

/**
 * TroupeJoinList:
 *
 * The workers by their join status, with a row for each status.
 *
 * Properties: workers (GListModel of TroupeWorker, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeJoinList, troupe_join_list, TROUPE, JOIN_LIST, AdwBin)

G_END_DECLS

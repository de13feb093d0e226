/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The join statuses of a run's workers. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_JOIN_LIST (troupe_join_list_get_type ())

/**
 * TroupeJoinList:
 *
 * Which workers joined how: a row for each join status, however many workers there are.
 *
 * Properties: workers (GListModel of TroupeWorker, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeJoinList, troupe_join_list, TROUPE, JOIN_LIST, AdwBin)

G_END_DECLS

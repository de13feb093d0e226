/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The runs that go on elsewhere. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RUNNING_LIST (troupe_running_list_get_type ())

/**
 * TroupeRunningList:
 *
 * The runs that go on in other processes of this user, such as terminals: what
 * runs, since when, and how far it is. A row opens its run. It is visible if
 * there are any.
 *
 * Properties: runs (GListModel of TroupeRunningRun, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeRunningList, troupe_running_list, TROUPE, RUNNING_LIST, AdwBin)

G_END_DECLS

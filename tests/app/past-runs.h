/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Kept runs that are made up. */

#pragma once

#include "troupe-past-run.h"

#include <gio/gio.h>

G_BEGIN_DECLS

GListModel *past_runs_new (void);

G_END_DECLS

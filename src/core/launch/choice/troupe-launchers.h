/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chooses the launcher of a job. */

#pragma once

#include "troupe-job.h"
#include "troupe-launcher.h"

G_BEGIN_DECLS

TroupeLauncher *troupe_launchers_create (TroupeJob *job);

G_END_DECLS

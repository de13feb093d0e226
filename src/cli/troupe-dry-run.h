/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Prints what a call would run. */

#pragma once

#include "troupe-call.h"
#include "troupe-session.h"

G_BEGIN_DECLS

TroupeExit troupe_dry_run (TroupeCall *call);

G_END_DECLS

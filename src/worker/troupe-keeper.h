/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a program that implements the wire protocol itself, passes on signals and cleans up. */

#pragma once

#include "troupe-options.h"

G_BEGIN_DECLS

int troupe_keep (const TroupeOptions *options, GError **error);

G_END_DECLS

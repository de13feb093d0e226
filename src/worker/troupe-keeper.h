/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The keeper of a program that speaks the protocol itself. */

#pragma once

#include "troupe-options.h"

G_BEGIN_DECLS

int troupe_keep (const TroupeOptions *options, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-options.h"

G_BEGIN_DECLS

int troupe_keep (const TroupeOptions *options, GError **error);

G_END_DECLS

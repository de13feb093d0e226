/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-halt.h"

G_DEFINE_ENUM_TYPE (TroupeHalt,
                    troupe_halt,
                    G_DEFINE_ENUM_VALUE (TROUPE_HALT_NEVER, "never"),
                    G_DEFINE_ENUM_VALUE (TROUPE_HALT_SOON, "soon"),
                    G_DEFINE_ENUM_VALUE (TROUPE_HALT_NOW, "now"))

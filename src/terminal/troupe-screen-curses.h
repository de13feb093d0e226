/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the module that draws through ncurses offers. */

#pragma once

#include "troupe-screen-functions.h"

G_BEGIN_DECLS

extern const TroupeScreenFunctions troupe_screen_curses_functions;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The names of signals. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *troupe_signal_get_abbreviation (int number);

G_END_DECLS

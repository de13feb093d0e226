/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void troupe_guarding_run (const char *marker);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The body of the guard process, which cleans up after a pool and its workers. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void troupe_guarding_run (const char *marker);

G_END_DECLS

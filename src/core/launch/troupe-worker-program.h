/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the paths of the worker programs. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *troupe_pool_get_worker_program (void);
const char *troupe_pool_get_python_worker (void);
const char *troupe_pool_get_node_program (void);

G_END_DECLS

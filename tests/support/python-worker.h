/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts a worker of Python functions in a test. */

#pragma once

#include "wire-client.h"

G_BEGIN_DECLS

/* Python workers of functions in tests/data/python, which is the folder that they run in. */

GSubprocessLauncher *python_worker_new_launcher (void);
WireClient *
python_worker_start (GSubprocessLauncher *launcher, const char *first, ...) G_GNUC_NULL_TERMINATED;
WireClient *python_worker_new (const char *function);
WireClient *python_worker_new_with_lanes (const char *function, const char *lanes);

G_END_DECLS

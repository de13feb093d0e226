/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A window on the first run of a program. */

#pragma once

#include <glib.h>

gboolean troupe_python_window_prepare (GError **error);

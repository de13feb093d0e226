/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The functions that a Python file defines. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GStrv troupe_python_functions_find (const char *text, gsize size);

G_END_DECLS

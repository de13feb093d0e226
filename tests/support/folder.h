/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Removes a folder that a test made. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void folder_remove (const char *path);

G_END_DECLS

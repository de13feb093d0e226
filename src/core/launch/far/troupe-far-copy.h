/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies files to a folder of another machine. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TroupeFarCopyDone:
 * @failure: (nullable): why the files were not copied, a line, or %NULL if all were
 * @data: the user data
 *
 * Called once, when a copy has ended.
 */
typedef void (*TroupeFarCopyDone) (const char *failure, gpointer data);

gboolean troupe_far_copy_start (const char *const *sources,
                                const char *const *connect,
                                const char *marker,
                                TroupeFarCopyDone done,
                                gpointer data,
                                GError **error);

GStrv troupe_far_copy_list_programs (void);
GStrv troupe_far_copy_list_files (const char *list, const char *calls, GError **error);
GStrv troupe_far_copy_build_receiver (const char *folder);

G_END_DECLS

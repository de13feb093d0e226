/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the newest part of what a worker writes to standard error. */

#pragma once

#include "troupe-descriptors.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeErrorLog:
 *
 * Reads a descriptor of standard error as text arrives and keeps the newest part: the text that was
 * not taken yet, and the last line.
 */
typedef struct _TroupeErrorLog TroupeErrorLog;

/**
 * TroupeErrorLogFlood:
 * @error: the error to report
 * @data: the user data
 *
 * Called when more was written than a worker may write without giving a result.
 */
typedef void (*TroupeErrorLogFlood) (const GError *error, gpointer data);

TroupeErrorLog *troupe_error_log_new (int fd,
                                      TroupeDescriptors *descriptors,
                                      TroupeErrorLogFlood flood,
                                      gpointer data,
                                      GError **error);
void troupe_error_log_free (TroupeErrorLog *self);
void troupe_error_log_read (TroupeErrorLog *self);
void troupe_error_log_finish (TroupeErrorLog *self);
void troupe_error_log_reset_flood (TroupeErrorLog *self);
gboolean troupe_error_log_has_text (TroupeErrorLog *self);
GBytes *troupe_error_log_take (TroupeErrorLog *self);
char *troupe_error_log_dup_recent (TroupeErrorLog *self);
char *troupe_error_log_dup_last_words (TroupeErrorLog *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeErrorLog, troupe_error_log_free)

G_END_DECLS

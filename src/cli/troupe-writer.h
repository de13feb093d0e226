/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A thread that writes to a file descriptor. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeWriter:
 *
 * Writes to a descriptor from its own thread, so that a slow reader delays only that thread.
 */
typedef struct _TroupeWriter TroupeWriter;

/**
 * TroupeWriterFunc:
 *
 * Called after writes, in the main context of the thread that made the writer.
 */
typedef void (*TroupeWriterFunc) (TroupeWriter *writer, gpointer user_data);

TroupeWriter *troupe_writer_new (int fd, TroupeWriterFunc func, gpointer user_data);
void troupe_writer_empty_first (TroupeWriter *self);
void troupe_writer_free (TroupeWriter *self);

void troupe_writer_push (TroupeWriter *self, GBytes *bytes);
void troupe_writer_push_string (TroupeWriter *self, GString *text);

gsize troupe_writer_get_n_waiting (TroupeWriter *self);
guint64 troupe_writer_get_n_written (TroupeWriter *self);
int troupe_writer_get_error (TroupeWriter *self);
void troupe_writer_redirect (TroupeWriter *self, int fd);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWriter, troupe_writer_free)

G_END_DECLS

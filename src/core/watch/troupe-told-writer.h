/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the body of a frame that tells about a run. */

#pragma once

#include "troupe-told.h"

G_BEGIN_DECLS

/**
 * TroupeToldWriter:
 *
 * Appends one frame to a byte array. The order of calls is: begin, the members of the fixed part,
 * end_fixed, texts and lists, end.
 */
typedef struct
{
  GByteArray *frame;
  guint start;
} TroupeToldWriter;

void troupe_told_writer_begin (TroupeToldWriter *self, GByteArray *frame, TroupeToldType type);
void troupe_told_writer_put_u32 (TroupeToldWriter *self, guint32 value);
void troupe_told_writer_put_u64 (TroupeToldWriter *self, guint64 value);
void troupe_told_writer_put_double (TroupeToldWriter *self, double value);
void troupe_told_writer_end_fixed (TroupeToldWriter *self);
void troupe_told_writer_put_text (TroupeToldWriter *self, const char *text);
void troupe_told_writer_put_list (TroupeToldWriter *self, guint n, gsize element_size);
void troupe_told_writer_end (TroupeToldWriter *self);

G_END_DECLS

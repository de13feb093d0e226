/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the body of a frame that tells about a run. */

#pragma once

#include "troupe-told.h"

G_BEGIN_DECLS

/** TROUPE_TOLD_FIXED_MAX: the most bytes of a frame up to the end of its fixed part. */
#define TROUPE_TOLD_FIXED_MAX 512

/**
 * TroupeToldWriter:
 *
 * Appends one frame to a byte array. The order of calls is: begin, the members of the fixed part,
 * end_fixed, texts and lists, end. The fixed part is appended as a whole.
 */
typedef struct
{
  GByteArray *frame;
  guint start;
  guint n_fixed;
  guint8 fixed[TROUPE_TOLD_FIXED_MAX];
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

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the body of a frame that tells about a run. */

#pragma once

#include "troupe-told.h"

G_BEGIN_DECLS

/**
 * TroupeToldReader:
 *
 * Takes the members of a body in their order. A member that is missing, since the sender is older,
 * has a default. What is wrong is remembered, and told by troupe_told_reader_close(), so that only
 * that needs to be checked.
 */
typedef struct
{
  TroupeToldType type;
  const guint8 *fixed;
  gsize fixed_left;
  const guint8 *rest;
  gsize rest_left;
  gboolean is_bad;
} TroupeToldReader;

void troupe_told_reader_open (TroupeToldReader *self,
                              TroupeToldType type,
                              const guint8 *body,
                              gsize size);
guint32 troupe_told_reader_take_u32 (TroupeToldReader *self, guint32 missing);
guint64 troupe_told_reader_take_u64 (TroupeToldReader *self, guint64 missing);
guint32 troupe_told_reader_take_enum (TroupeToldReader *self, guint32 last);
gboolean troupe_told_reader_take_flag (TroupeToldReader *self);
double troupe_told_reader_take_amount (TroupeToldReader *self);
gint64 troupe_told_reader_take_time (TroupeToldReader *self, gint64 offset);
int troupe_told_reader_take_core (TroupeToldReader *self);
void troupe_told_reader_take_text_into (TroupeToldReader *self, char *text, gsize room);
char *troupe_told_reader_take_text (TroupeToldReader *self);
guint
troupe_told_reader_take_list (TroupeToldReader *self, TroupeToldReader *list, gsize element_size);
void troupe_told_reader_refuse_unless (TroupeToldReader *self, gboolean holds);
gboolean troupe_told_reader_close (TroupeToldReader *self, GError **error);

G_END_DECLS

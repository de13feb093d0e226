/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The load of a machine as a frame. */

#pragma once

#include "troupe-told.h"
#include "troupe-worker-status.h"

G_BEGIN_DECLS

/**
 * TroupeToldCores:
 * @host: the name of the machine, or an empty string for the one on which the sender runs
 * @memory_bytes: the memory of the machine, 0 if not known
 * @available_bytes: the part of it that a new program could use, 0 if not known
 * @n_cores: the number of its processors
 * @numbers: (array length=n_cores): their numbers, ascending
 * @loads: (array length=n_cores): the load of each, from 0 to 1
 *
 * The load of a machine.
 */
typedef struct
{
  char host[TROUPE_WORKER_HOST_MAX];
  guint64 memory_bytes;
  guint64 available_bytes;
  guint n_cores;
  guint *numbers;
  double *loads;
} TroupeToldCores;

void troupe_told_cores_append (GByteArray *frame, const TroupeToldCores *cores);
gboolean
troupe_told_cores_read (const guint8 *body, gsize size, TroupeToldCores *cores, GError **error);
void troupe_told_cores_clear (TroupeToldCores *cores);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeToldCores, troupe_told_cores_clear)

G_END_DECLS

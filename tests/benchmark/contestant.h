/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A program that takes part in a benchmark, with its arguments and its input. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Figure:
 * @FIGURE_SECONDS: wall time of the whole process, from before its start until it was reaped
 * @FIGURE_CPU: CPU seconds of it and of everything that it started and reaped
 * @FIGURE_MEMORY: peak resident bytes of the largest process of them
 *
 * The measurements of each run.
 */
typedef enum
{
  FIGURE_SECONDS,
  FIGURE_CPU,
  FIGURE_MEMORY,
  N_FIGURES,
} Figure;

typedef struct _Contestant Contestant;

Contestant *
contestant_new (GKeyFile *description, const char *name, const char *directory, GError **error);
void contestant_free (Contestant *self);

const char *contestant_get_name (Contestant *self);
const char *contestant_get_absence (Contestant *self);
double contestant_get_target (Contestant *self);
double contestant_get_memory_limit (Contestant *self);

gboolean contestant_run (Contestant *self, GError **error);
GMappedFile *contestant_map_output (Contestant *self, GError **error);

double contestant_get_median (Contestant *self, Figure figure);
double contestant_get_least (Contestant *self, Figure figure);
double contestant_get_most (Contestant *self, Figure figure);
double contestant_get_ratio (Contestant *self, Contestant *other, Figure figure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Contestant, contestant_free)

G_END_DECLS

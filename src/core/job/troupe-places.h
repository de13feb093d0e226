/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the workers of a job run: on this machine, on hosts, or in a cluster. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupePlaceKind:
 * @TROUPE_PLACE_LOCAL: this machine
 * @TROUPE_PLACE_SSH: hosts that ssh connects to
 * @TROUPE_PLACE_SLURM: a cluster with Slurm
 *
 * What workers are started through.
 */
typedef enum
{
  TROUPE_PLACE_LOCAL,
  TROUPE_PLACE_SSH,
  TROUPE_PLACE_SLURM,
} TroupePlaceKind;

/** The name of this machine in a list of hosts, as GNU parallel has it. */
#define TROUPE_PLACES_THIS_MACHINE ":"

/**
 * TroupePlaceHost:
 * @name: its name, as ssh takes it
 * @n_workers: the number of workers there, or 0 for the number that the job has
 *
 * One host.
 */
typedef struct
{
  char *name;
  guint n_workers;
} TroupePlaceHost;

/**
 * TroupePlaces:
 *
 * Where the workers of a job run.
 */
typedef struct _TroupePlaces TroupePlaces;

TroupePlaces *troupe_places_parse (const char *text, GError **error);
void troupe_places_free (TroupePlaces *self);
gboolean troupe_places_add_file (TroupePlaces *self, const char *path, GError **error);

TroupePlaceKind troupe_places_get_kind (const TroupePlaces *self);
guint troupe_places_get_n_hosts (const TroupePlaces *self);
const TroupePlaceHost *troupe_places_get_host (const TroupePlaces *self, guint position);
const char *troupe_places_get_partition (const TroupePlaces *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupePlaces, troupe_places_free)

G_END_DECLS

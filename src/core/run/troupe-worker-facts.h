/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The members of a worker's status that are properties of the worker as they are. */

#pragma once

#include "troupe-worker-status.h"

#include <glib-object.h>

G_BEGIN_DECLS

/** The number of facts, which are numbered from 0. */
#define TROUPE_N_WORKER_FACTS 11

void troupe_worker_fact_get (guint n, const TroupeWorkerStatus *status, GValue *value);
gboolean
troupe_worker_fact_is_same (guint n, const TroupeWorkerStatus *a, const TroupeWorkerStatus *b);
GParamSpec *troupe_worker_fact_make_spec (guint n, GParamFlags flags);

G_END_DECLS

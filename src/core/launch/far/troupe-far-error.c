/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The error of a machine, or a cluster, on which no node can be started. */

#include "troupe-far-error.h"

G_DEFINE_QUARK (troupe_far_error, troupe_far_error)

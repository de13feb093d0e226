/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors for which a job does not start, or does not go on. */

#include "troupe-pool-error.h"

G_DEFINE_QUARK (troupe_pool_error, troupe_pool_error)

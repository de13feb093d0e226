/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors of the wire. */

#include "troupe-wire-error.h"

G_DEFINE_QUARK (troupe_wire_error, troupe_wire_error)

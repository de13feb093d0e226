/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors of the wire, and the limit that makes a frame malformed. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** No body is larger: a larger size is a malformed frame. */
#define TROUPE_WIRE_FRAME_MAX (1u << 30)

typedef enum
{
  TROUPE_WIRE_ERROR_MALFORMED,
  TROUPE_WIRE_ERROR_TOO_LARGE,
  TROUPE_WIRE_ERROR_VERSION,
  TROUPE_WIRE_ERROR_UNEXPECTED,
  TROUPE_WIRE_ERROR_CLOSED,
} TroupeWireError;

#define TROUPE_WIRE_ERROR (troupe_wire_error_quark ())

GQuark troupe_wire_error_quark (void);

G_END_DECLS
